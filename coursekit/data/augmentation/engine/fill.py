"""What is put where an image has no pixels."""

from dataclasses import dataclass

import cv2

BORDERS = {
    "reflect": cv2.BORDER_REFLECT,
    "nearest": cv2.BORDER_REPLICATE,
    "constant": cv2.BORDER_CONSTANT,
}
INTERPOLATIONS = {"bilinear": cv2.INTER_LINEAR, "nearest": cv2.INTER_NEAREST}


@dataclass(frozen=True)
class Fill:
    """How pixels between and outside those of the input are made.

    Attributes:
        mode: "reflect", "nearest" or "constant".
        value: Value in [0, 1] of the pixels outside an image, for "constant".
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
        for name, choices in (("mode", BORDERS), ("interpolation", INTERPOLATIONS)):
            if getattr(self, name) not in choices:
                argument = "fill" if name == "mode" else name
                raise ValueError(
                    f"`{argument}` must be one of {', '.join(map(repr, choices))}; "
                    f"got {getattr(self, name)!r}."
                )

    def for_images(self, dtype):
        """Returns OpenCV's interpolation, border mode and border value for images of a dtype."""
        value = round(self.value * 255) if dtype == "uint8" else self.value
        return INTERPOLATIONS[self.interpolation], BORDERS[self.mode], value

    def for_masks(self):
        """Returns OpenCV's interpolation, border mode and border value for masks."""
        if self.mask_value is None:
            return cv2.INTER_NEAREST, BORDERS[self.mode], 0
        return cv2.INTER_NEAREST, cv2.BORDER_CONSTANT, self.mask_value
