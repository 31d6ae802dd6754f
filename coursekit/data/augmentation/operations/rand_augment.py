"""RandAugment."""

from coursekit._arguments import require_count
from coursekit.data.augmentation.engine.batch import Batch, as_float
from coursekit.data.augmentation.engine.compose import compose
from coursekit.data.augmentation.engine.operation import (
    BatchOperation,
    GeometricOperation,
    described,
)
from coursekit.data.augmentation.engine.warp_batch import warp
from coursekit.data.augmentation.operations import color, geometric, pixels, value_tables
from coursekit.data.augmentation.warping.positions import Positions
import numpy as np

LARGEST_MAGNITUDE = 10


@described
def rand_augment(number=2, *, magnitude=9, **fill):
    """Applies to each image some operations out of fourteen, drawn anew each time.

    The fourteen are those of the paper: identity, autocontrast, equalize, rotate,
    solarize, saturation, posterize, contrast, exposure (its "brightness"), sharpness,
    and shear and translate in x and in y. The geometric ones that an image gets come
    first, as one warp that its mask and boxes share; the paper takes all in the order in
    which they were drawn. Images must have 1 or 3 channels.

    Args:
        number: How many operations an image gets.
        magnitude: How strong all of them are, from 0 to 10. At 10: 30 degrees, a
            slope of 0.3, three tenths of a side, color factors of 0.1 or 1.9, four
            bits, all values inverted.
        **fill: `fill`, `fill_value`, `mask_fill` and `interpolation`, as of `compose`.

    Returns:
        The operation.

    Raises:
        ValueError: If `number` is no positive integer, `magnitude` outside [0, 10], or a
            fill unknown.

    Example:
        >>> import numpy as np
        >>> augment = compose(rand_augment(2, magnitude=5))
        >>> augment
        compose(rand_augment(2, magnitude=5))
        >>> augment(np.zeros((4, 32, 32, 3), "uint8"), seed=0).shape
        (4, 32, 32, 3)

    Reference:
        Cubuk et al. 2020, RandAugment: practical automated data augmentation with a
        reduced search space.
    """
    require_count("number", number)
    if not 0 <= magnitude <= LARGEST_MAGNITUDE:
        raise ValueError(f"`magnitude` must lie in [0, {LARGEST_MAGNITUDE}]; got {magnitude}.")
    choices = _choices(magnitude / LARGEST_MAGNITUDE)
    fills = compose(**fill).fill

    def apply(batch, generator):
        drawn = generator.integers(len(choices), size=(len(batch), number))
        batch = _warped(batch, drawn, choices, fills, generator)
        return batch.with_images(_changed(batch.images, drawn, choices, generator))

    return BatchOperation(apply)


def _warped(batch, drawn, choices, fills, generator):
    """Carries out all the geometric operations that were drawn, as one warp."""
    positions = Positions(len(batch), batch.size)
    moved = False
    for column in drawn.T:
        matrices = np.tile(np.eye(3), (len(batch), 1, 1))
        for kind in np.unique(column):
            if isinstance(choices[kind], GeometricOperation):
                places = np.flatnonzero(column == kind)
                matrices[places], _ = choices[kind].draw(len(places), batch.size, generator)
                moved = True
        positions.then(matrices, batch.size)
    return warp(batch, positions, fills) if moved else batch


def _changed(images, drawn, choices, generator):
    """Carries out the others, on the images that got the same ones together."""
    keeps = np.array([one is None or isinstance(one, GeometricOperation) for one in choices])
    kinds, group = np.unique(np.where(keeps[drawn], -1, drawn), axis=0, return_inverse=True)
    changed = np.empty(images.shape, "float32")
    for index, row in enumerate(kinds):
        places = np.flatnonzero(group.ravel() == index)
        chain = compose(*(choices[kind] for kind in row if kind >= 0))
        changed[places] = as_float(chain.apply(Batch(images[places]), generator).images)
    return changed


def _choices(share):
    """Lists 28 operations: each of the fourteen in both directions, or twice if it has one."""
    one_way = [
        None,
        value_tables.autocontrast(),
        value_tables.equalize(),
        value_tables.solarize(1.0 - share if share else 2.0),
        value_tables.posterize(8 - round(4 * share)),
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
