"""What to say of a map that is zero, or of which only rounding is left."""

from coursekit.interpret.probing.warned import warn
import numpy as np

SATURATED = 1e-5  # nearer to 1, a float32 probability has lost most digits of its gradient
VANISHED = 1e-30  # nearer to 0, the gradient runs out of float32


def warn_of_zeros(maps, scores, target):
    """Warns of maps that are zero everywhere or come from a saturated probability.

    Args:
        maps: Array with a map for each image.
        scores: (N,) scores of the images.
        target: The `Target`.
    """
    if target.score == "probability" and target.function is None:
        saturated = (scores > 1 - SATURATED) | ((scores >= 0) & (scores < VANISHED))
        if saturated.any():
            index = int(np.argmax(saturated))
            warn(
                f"the probability of image {index}, {scores[index]:.6g}, is saturated, and its "
                'gradient zero or nothing but rounding; take `score="logit"`.',
            )
            return
    empty = ~maps.reshape(len(maps), -1).any(axis=1)
    if empty.any():
        warn(f"the map of image {int(np.argmax(empty))} is zero everywhere.")
