"""Which sizes of images a network that halves its maps can take."""

from dataclasses import dataclass

from coursekit._keras.tensors.spatial_axes import spatial_axes
import keras


@dataclass(frozen=True)
class Sizes:
    """Heights and widths that leave `rest` when divided by `step`, from `least` on."""

    step: int
    rest: int = 0
    least: int = 1

    @property
    def smallest(self):
        """The smallest that fits."""
        return self.least + (self.rest - self.least) % self.step

    def misfit(self, size):
        """Returns whether a size is known and does not fit."""
        return size is not None and (size < self.least or (size - self.rest) % self.step != 0)

    def nearest(self, size):
        """Returns the sizes that fit next below and above; the smallest alone below it."""
        if size < self.smallest:
            return [self.smallest]
        below = size - (size - self.rest) % self.step
        return [below, below + self.step]

    def __str__(self):
        rest = f" plus {self.rest}" if self.rest else ""
        return f"multiples of {self.step}{rest}, {self.smallest} or more"


def require_fitting(name, sizes, wanted):
    """Requires heights and widths that fit; None is not looked at.

    Args:
        name: The argument that they come from.
        sizes: Height and width.
        wanted: `Sizes`.

    Raises:
        ValueError: If one does not fit; the message names the nearest that do.
    """
    misfits = sorted({size for size in sizes if wanted.misfit(size)})
    if misfits:
        nearest = (f"{n} are {' and '.join(map(str, wanted.nearest(n)))}" for n in misfits)
        raise ValueError(
            f"`{name}` must have a height and a width that are {wanted}; got "
            f"{' x '.join(map(str, sizes))}: the nearest to {', to '.join(nearest)}."
        )


@keras.saving.register_keras_serializable(package="coursekit")
class RequiredSizes(keras.layers.Identity):
    """Returns images as they are, or says which sizes fit.

    It speaks for the layers behind it, whose errors would name maps that the
    user never saw, when a model of open size is given images.

    Args:
        step, rest, least: Those of `Sizes`.
        data_format: "channels_last" or "channels_first".
        **options: `name` and `dtype`.
    """

    def __init__(self, step, rest=0, least=1, *, data_format=None, **options):
        super().__init__(**options)
        self.step, self.rest, self.least = step, rest, least
        self.data_format = data_format or keras.config.image_data_format()

    def call(self, inputs):
        """Returns the images."""
        self._check(inputs)
        return inputs

    def compute_output_spec(self, inputs):
        """Returns what stands for the images."""
        self._check(inputs)
        return super().compute_output_spec(inputs)

    def _check(self, images):
        sizes = [images.shape[axis] for axis in spatial_axes(self.data_format)]
        require_fitting("images", sizes, Sizes(self.step, self.rest, self.least))

    def get_config(self):
        """Returns the constructor's arguments."""
        names = ("step", "rest", "least", "data_format")
        own = {name: getattr(self, name) for name in names}
        return {**super().get_config(), **own}
