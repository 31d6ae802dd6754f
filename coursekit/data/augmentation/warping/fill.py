"""What is put where an image has no pixels."""

from dataclasses import dataclass

from coursekit._arguments import require_one_of, require_share
import cv2
import numpy as np

BORDERS = {
    "reflect": cv2.BORDER_REFLECT,
    "nearest": cv2.BORDER_REPLICATE,
    "constant": cv2.BORDER_CONSTANT,
}
INTERPOLATIONS = ("bilinear", "nearest")


@dataclass(frozen=True)
class Fill:
    """How pixels between and outside those of the input are made.

    Attributes:
        mode: "reflect", "nearest" or "constant".
        value: Share of white, in [0, 1], of the pixels outside an image, for "constant".
        mask_value: Value of the pixels outside a mask. None treats masks as
            images, with 0 for "constant".
        interpolation: "bilinear" or "nearest", for images; masks are always
            "nearest".
    """

    mode: str = "reflect"
    value: float = 0.0
    mask_value: int | None = None
    interpolation: str = "bilinear"

    def __post_init__(self):
        require_one_of("fill", self.mode, tuple(BORDERS))
        require_one_of("interpolation", self.interpolation, INTERPOLATIONS)
        require_share(fill_value=self.value)

    def for_images(self, dtype):
        """Returns OpenCV's border mode and the border value for images of a dtype."""
        value = round(self.value * 255) if dtype == "uint8" else self.value
        return BORDERS[self.mode], value

    def for_masks(self, dtype):
        """Returns OpenCV's border mode and the border value for masks of a dtype."""
        if self.mask_value is None:
            return BORDERS[self.mode], 0
        with np.errstate(invalid="ignore"):
            held = np.array(self.mask_value).astype(dtype)
        if held != self.mask_value:
            raise ValueError(
                f"`mask_fill` must be a value that masks of {dtype} can hold; "
                f"got {self.mask_value}."
            )
        return cv2.BORDER_CONSTANT, self.mask_value

    def for_weights(self):
        """Returns the same for weights of pixels, which count nothing where a mask is filled."""
        return BORDERS[self.mode] if self.mask_value is None else cv2.BORDER_CONSTANT, 0
