"""Random initializers of a given standard deviation, truncated or bounded."""

import math

from coursekit._arguments import require_positive
import keras

# Standard deviation of a standard normal variable that is drawn again while it lies
# outside [-2, 2]: sqrt(1 - 4 phi(2) / (Phi(2) - Phi(-2))), phi the density, Phi its integral.
TRUNCATED_STDDEV = math.sqrt(1 - 4 * math.exp(-2) / math.sqrt(2 * math.pi) / math.erf(math.sqrt(2)))


class _Scaled(keras.initializers.Initializer):
    """What the initializers share: a standard deviation and a seed."""

    def __init__(self, stddev=0.05, *, seed=None):
        require_positive(stddev=stddev)
        self.stddev = stddev
        self.seed = seed
        self._random = keras.random.SeedGenerator(seed)

    def get_config(self):
        """Returns the constructor's arguments."""
        return {"stddev": self.stddev, "seed": self.seed}


@keras.saving.register_keras_serializable(package="coursekit")
class ScaledTruncatedNormal(_Scaled):
    """Normal numbers, none further from 0 than twice the spread before truncation.

    Truncation takes the tails away, and with them 12 % of the standard
    deviation: Keras's `TruncatedNormal(stddev=1.0)` has 0.8796. This one
    widens the normal distribution first, so that `stddev` is what comes out.

    Args:
        stddev: Standard deviation of the numbers drawn.
        seed: Integer or None. Repeated calls draw new numbers.

    Raises:
        ValueError: If `stddev` is not above 0.

    Example:
        >>> import numpy as np
        >>> numbers = np.array(ScaledTruncatedNormal(stddev=1.0, seed=0)((10_000,)))
        >>> print(f"{numbers.std():.1f}")
        1.0

    Reference:
        Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions",
        1994, on doubly truncated normal distributions.
    """

    def __call__(self, shape, dtype=None):
        """Returns a tensor of the shape, float32 by default."""
        spread = self.stddev / TRUNCATED_STDDEV
        return keras.random.truncated_normal(shape, 0.0, spread, dtype, seed=self._random)


@keras.saving.register_keras_serializable(package="coursekit")
class ScaledUniform(_Scaled):
    """Uniform numbers about 0: between -sqrt(3) and sqrt(3) times the standard deviation.

    Args:
        stddev: Standard deviation of the numbers drawn.
        seed: Integer or None. Repeated calls draw new numbers.

    Raises:
        ValueError: If `stddev` is not above 0.

    Example:
        >>> import numpy as np
        >>> numbers = np.array(ScaledUniform(stddev=1.0, seed=0)((10_000,)))
        >>> print(f"{numbers.std():.1f} {abs(numbers).max():.2f}")
        1.0 1.73

    Reference:
        Variance (b - a)^2 / 12 of a uniform variable.
    """

    def __call__(self, shape, dtype=None):
        """Returns a tensor of the shape, float32 by default."""
        bound = math.sqrt(3) * self.stddev
        return keras.random.uniform(shape, -bound, bound, dtype, seed=self._random)
