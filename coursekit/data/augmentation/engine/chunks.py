"""Parts of a batch small enough to stay in a core's cache."""

CACHE = 2**18  # bytes, of the values in float32


def chunks(count, size):
    """Cuts a batch into slices, so that several steps can follow one another on each.

    Small images come many to a slice, because each call of OpenCV costs about
    a microsecond; large ones come one by one.

    Args:
        count: Number of images.
        size: Number of values in one.

    Yields:
        Slices.
    """
    step = max(1, CACHE // (4 * max(size, 1)))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))
