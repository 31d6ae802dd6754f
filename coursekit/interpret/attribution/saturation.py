"""What to say of a map that is zero."""

import warnings

import numpy as np

SATURATED = 1e-4  # probabilities as near to 0 or 1 have next to no gradient


def warn_of_zeros(maps, scores, target):
    """Warns of maps that are zero everywhere, and says why where that is known.

    Args:
        maps: Array with a map for each image.
        scores: (N,) scores of the images.
        target: The `Target`.
    """
    empty = ~maps.reshape(len(maps), -1).any(axis=1)
    if not empty.any():
        return
    index = int(np.argmax(empty))
    said = f"the map of image {index} is zero everywhere"
    if target.score == "probability" and not SATURATED < scores[index] < 1 - SATURATED:
        said += (
            f": its probability of {scores[index]:.6g} is saturated, and with it the gradient; "
            'take `score="logit"`'
        )
    warnings.warn(f"{said}.", stacklevel=3)
