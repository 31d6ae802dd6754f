"""RandAugment."""

from coursekit.data.augmentation.engine.batch import as_float, concatenate
from coursekit.data.augmentation.engine.compose import compose
from coursekit.data.augmentation.engine.operation import Change
from coursekit.data.augmentation.operations import color as color
from coursekit.data.augmentation.operations import geometric, pixels
from coursekit.data.augmentation.operations import lookup as tables
import numpy as np

LARGEST_MAGNITUDE = 10


def rand_augment(number=2, *, magnitude=9, **fill):
    """Applies to each image some operations out of fourteen, drawn anew each time.

    The fourteen are those of the paper: identity, autocontrast, equalize, rotate,
    solarize, saturation, posterize, contrast, exposure (its "brightness"), sharpness,
    and shear and translate in x and in y. The geometric ones that an image gets in a row
    make one warp, which its mask and boxes share. Images must have 1 or 3 channels.

    Args:
        number: How many operations an image gets.
        magnitude: How strong all of them are, from 0 to 10. At 10: 30 degrees, a
            slope of 0.3, three tenths of a side, color factors of 0.1 or 1.9, four
            bits, all values inverted.
        **fill: `fill`, `fill_value`, `mask_fill` and `interpolation`, as of `compose`.

    Returns:
        The operation.

    Raises:
        ValueError: If `number` is below 1, `magnitude` outside [0, 10], or a fill
            unknown.

    Reference:
        Cubuk et al. 2020, RandAugment: practical automated data augmentation with a
        reduced search space.
    """
    if number < 1:
        raise ValueError(f"`number` must be 1 or above; got {number}.")
    if not 0 <= magnitude <= LARGEST_MAGNITUDE:
        raise ValueError(f"`magnitude` must lie in [0, {LARGEST_MAGNITUDE}]; got {magnitude}.")
    choices = _choices(magnitude / LARGEST_MAGNITUDE)
    compose(**fill)  # names a wrong fill now rather than in the pipeline

    def apply(batch, generator):
        drawn = generator.integers(len(choices), size=(len(batch), number))
        rows, kind = np.unique(drawn, axis=0, return_inverse=True)
        places = [np.flatnonzero(kind.ravel() == index) for index in range(len(rows))]
        changed = []
        for row, own in zip(rows, places, strict=True):
            chain = compose(*(choices[one] for one in row if choices[one]), **fill)
            part = chain.apply(batch.take(own), generator)
            changed.append(part.with_images(as_float(part.images)))
        return concatenate(changed).take(np.argsort(np.concatenate(places)))

    return Change(apply)


def _choices(share):
    """Lists 28 operations: each of the fourteen in both directions, or twice if it has one."""
    one_way = [
        None,
        tables.autocontrast(),
        tables.equalize(),
        tables.solarize(1.0 - share if share else 2.0),
        tables.posterize(8 - round(4 * share)),
    ]
    signed = [operation for sign in (-1, 1) for operation in _signed(sign * share)]
    return [*one_way, *one_way, *signed]


def _signed(share):
    turn, slope, factor = (_exactly(value) for value in (30 * share, 0.3 * share, 1 + 0.9 * share))
    return [
        geometric.rotate(turn),
        geometric.shear(vertical=slope),
        geometric.shear(horizontal=slope),
        geometric.translate(vertical=slope),
        geometric.translate(horizontal=slope),
        color.saturation(factor),
        color.contrast(factor),
        color.exposure(factor),
        pixels.sharpness(factor),
    ]


def _exactly(value):
    return (value, value)
