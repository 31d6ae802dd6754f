"""Random erasing."""

from coursekit.data.augmentation.engine.batch import as_float
from coursekit.data.augmentation.engine.operation import BatchOperation, described
from coursekit.data.augmentation.operations.ranges import require_ends
from coursekit.data.augmentation.operations.rectangles import draw_rectangles
import numpy as np


@described
def erase(*, area=(0.02, 0.33), ratio=(0.3, 3.3), value=0.0):
    """Covers a rectangle of each image. Its mask, boxes and label stay.

    Args:
        area: Smallest and largest share of the image's area.
        ratio: Smallest and largest ratio of the rectangle's width to its height.
        value: What it is covered with: a number in [0, 1] or one a channel.

    Returns:
        The operation.

    Raises:
        ValueError: If a range is not one, an area above 1, a ratio below 0.01, or a
            value outside [0, 1].

    Reference:
        Zhong et al. 2020, Random erasing data augmentation; they erase half of the
        images: `maybe(erase())`.

    Example:
        >>> import numpy as np
        >>> from coursekit.data.augmentation import compose, maybe
        >>> augment = compose(maybe(erase(value=0.5)))
        >>> augment(np.zeros((2, 16, 16, 3), "uint8"), seed=0).shape
        (2, 16, 16, 3)
    """
    require_ends("area", area, low=0, high=1)
    require_ends("ratio", ratio, low=0.01)
    if not np.all((np.asarray(value) >= 0) & (np.asarray(value) <= 1)):
        raise ValueError(f"`value` must lie in [0, 1]; got {value}.")

    def apply(batch, generator):
        images = as_float(batch.images).copy()
        rectangles = draw_rectangles(len(batch), batch.size, area, ratio, generator)
        for image, (top, left, bottom, right) in zip(images, rectangles, strict=True):
            image[top:bottom, left:right] = value
        return batch.with_images(images)

    return BatchOperation(apply)
