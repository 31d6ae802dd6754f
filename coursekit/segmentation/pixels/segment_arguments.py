"""Checks of how many segments are asked for."""

from coursekit._arguments import require_count


def require_segments(n_segments, shape, name="n_segments"):
    """Requires a positive integer that is at most the number of pixels."""
    require_count(name, n_segments)
    pixels = shape[0] * shape[1]
    if n_segments > pixels:
        raise ValueError(
            f"`{name}` must be at most the image's number of pixels, {pixels}; got {n_segments}."
        )
