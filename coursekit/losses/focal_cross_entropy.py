"""Cross-entropy that passes over what is easy."""

from coursekit._arguments import require_not_negative
from coursekit.losses.pixel_cross_entropy import PixelCrossentropy
import keras
from keras import ops


@keras.saving.register_keras_serializable(package="coursekit")
class PixelFocalCrossentropy(PixelCrossentropy):
    """Mean focal loss of the pixels that count: -(1 - p)^gamma log p.

    Here p is the probability of the pixel's own class. A pixel that is nearly
    right counts little, so that many easy pixels of the background do not drown
    the few of the rest; `gamma=0` is `PixelCrossentropy`. This is
    `keras.losses.CategoricalFocalCrossentropy` with `alpha=1`, from labels that
    are integers and may be ignored; the alpha of the paper is `class_weights`.

    Args:
        gamma: How strongly easy pixels are passed over, 0 or above; 2 in the
            paper.
        name: Name of the loss.
        **options: `ignore_index`, `class_weights`, `from_logits`, `reduction` and
            `dtype` of `PixelCrossentropy`, which says the shapes and errors too.

    Raises:
        ValueError: If `gamma` is below 0, or as `PixelCrossentropy` does.

    Example:
        >>> import numpy as np
        >>> labels = np.array([[[0, 1, 255]]])  # one image of 1 x 3 pixels
        >>> logits = np.zeros((1, 1, 3, 2), "float32")
        >>> print(f"{PixelFocalCrossentropy(gamma=1)(labels, logits):.4f}")  # log 2 / 2
        0.3466

    Reference:
        Lin and others, "Focal Loss for Dense Object Detection", ICCV 2017.
    """

    def __init__(self, *, gamma=2.0, name="pixel_focal_crossentropy", **options):
        super().__init__(name=name, **options)
        require_not_negative(gamma=gamma)
        self.gamma = gamma

    def pixel_losses(self, labels, logits):
        """Returns the focal loss of each pixel, (N, H, W), before any weight."""
        losses = super().pixel_losses(labels, logits)
        others = ops.maximum(-ops.expm1(-losses), keras.config.epsilon())  # 1 - p, with a gradient
        return losses * others**self.gamma

    def get_config(self):
        """Returns the constructor's arguments."""
        return {**super().get_config(), "gamma": self.gamma}
