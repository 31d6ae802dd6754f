"""Color and place of each pixel as a point."""

from coursekit._arguments import require_not_negative
from coursekit._extras import optional
from coursekit.segmentation.pixels.read_image import read_image
import numpy as np

color = optional("skimage.color")


def pixel_features(image, *, place=0.0):
    """Returns a point for each pixel: its color, and its place if that has a weight.

    The color is in CIELAB, where equal distances look equally different, divided by 100: black
    and white are 1 apart.

    Args:
        image: (H, W), (H, W, 1) or (H, W, 3) array of any range, which is first brought to [0, 1].
        place: Weight of the place. The image's longer side counts as this many times the distance
            between black and white. At 0, the points are colors alone.

    Returns:
        (H * W, 3) float64 array with lightness and two colors, or (H * W, 5) with row and column.

    Raises:
        ValueError: If the image is none, or the weight is negative.

    Example:
        >>> import numpy as np
        >>> from coursekit.segmentation import pixel_features
        >>> np.abs(pixel_features(np.eye(2), place=0.5).round(3))
        array([[1.  , 0.  , 0.  , 0.  , 0.  ],
               [0.  , 0.  , 0.  , 0.  , 0.25],
               [0.  , 0.  , 0.  , 0.25, 0.  ],
               [1.  , 0.  , 0.  , 0.25, 0.25]])
    """
    require_not_negative(place=place)
    lab = lab_image(read_image(image))
    if not place:
        return lab.reshape(-1, 3)
    places = np.moveaxis(np.indices(lab.shape[:2]), 0, -1) * (place / max(lab.shape[:2]))
    return np.concatenate([lab, places], axis=-1).reshape(-1, 5)


def lab_image(image):
    """Returns an image of `read_image` as (H, W, 3) CIELAB, divided by 100."""
    return color.rgb2lab(image) / 100
