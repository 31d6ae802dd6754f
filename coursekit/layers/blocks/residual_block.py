"""Residual blocks of ResNet."""

from coursekit._arguments import require_count, require_one_of
from coursekit.layers.blocks.residual_sum import ResidualSum
import keras

EXPANSION = 4  # of the bottleneck blocks of ResNet
KINDS = ("basic", "bottleneck")
STRIDE_PLACES = ("1x1", "3x3")


@keras.saving.register_keras_serializable(package="coursekit")
class ResidualBlock(ResidualSum):
    """Adds to its input what two or three convolutions make of it.

    In "post" order, of 2015, each convolution is followed by batch
    normalization and ReLU, the last ReLU after the sum. In "pre" order, of
    2016, each is preceded by them, and nothing follows the sum. "same"
    padding throughout; no convolution has a bias.

    With `zero_init` the residual begins as 0: in "post" order the scale of
    the last normalization is zero; in "pre" order the kernel of the last
    convolution, for there a scale of zero before the ReLU would stop every
    gradient of the residual, for good. A new block whose shortcut has no
    projection then returns its input, in "post" order with negative values
    cut off by the final ReLU.

    Args:
        filters: Channels of the 3 x 3 convolutions. A basic block returns as
            many, a bottleneck block `expansion` times as many.
        kind: "basic", two 3 x 3 convolutions, or "bottleneck", a 1 x 1, a
            3 x 3 and a 1 x 1 convolution.
        stride_at: Which convolution of a bottleneck takes the strides, the
            first, "1x1", as in the paper, or "3x3", as is common since.
        expansion: Output channels of a bottleneck block for each of its
            narrow ones.
        strides: Steps along height and width.
        shortcut: The input goes around unchanged where that is possible.
            Where the shape changes it is cut and padded by channels of zeros
            for "padding" (the paper's option A), convolved by 1 x 1 for
            "projection" (option B). For "always" it is convolved in every
            case (option C).
        order: "post" or "pre".
        zero_init: Whether the residual begins as 0.
        squeeze_ratio: Ratio of a `SqueezeExcite` that ends the residual; None
            leaves it out.
        kernel_initializer: Initializer of the convolutions; the paper's by
            default.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, ceil(H / strides), ceil(W / strides), channels), or with
    the channels first.

    Raises:
        ValueError: If an option is unknown or not a positive integer,
            or the input has more channels than a padded shortcut can return.

    Example:
        >>> import numpy as np
        >>> images = np.ones((1, 4, 4, 8), "float32")
        >>> new = ResidualBlock(8, zero_init=True)  # the residual begins as 0
        >>> bool(np.all(new(images) == images))
        True

    Reference:
        He, Zhang, Ren and Sun, "Deep Residual Learning for Image
        Recognition", 2016, and "Identity Mappings in Deep Residual Networks",
        2016.
    """

    def __init__(self, filters, *, kind="basic", stride_at="1x1", expansion=EXPANSION, **options):
        super().__init__(**options)
        require_count("filters", filters)
        require_one_of("kind", kind, KINDS)
        require_one_of("stride_at", stride_at, STRIDE_PLACES)
        require_count("expansion", expansion)
        self.filters = filters
        self.kind = kind
        self.stride_at = stride_at
        self.expansion = expansion
        first, second = (self.strides, 1) if stride_at == "1x1" else (1, self.strides)
        tables = {
            "basic": ((filters, 3, self.strides, 1), (filters, 3, 1, 1)),
            "bottleneck": (
                (filters, 1, first, 1),
                (filters, 3, second, 1),
                (expansion * filters, 1, 1, 1),
            ),
        }
        self._make(tables[kind])
