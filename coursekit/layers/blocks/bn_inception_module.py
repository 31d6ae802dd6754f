"""The Inception module of BN-Inception, with two 3 x 3 kernels for the 5 x 5."""

from coursekit._arguments import pair, require_count, require_one_of
from coursekit.layers.blocks.branched_layer import BranchedLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, ConvBNReLU
import keras
from keras import layers

POOLINGS = {"average": layers.AveragePooling2D, "max": layers.MaxPooling2D}


@keras.saving.register_keras_serializable(package="coursekit")
class BNInceptionModule(BranchedLayer):
    """Convolves by 1 x 1, 3 x 3 and twice 3 x 3 and pools by 3 x 3, and concatenates the four.

    Each convolution is a `ConvBNReLU`, padding is "same", and a 1 x 1
    convolution comes before the large kernels. The last convolution of each
    branch and the pooling take the strides. Averages leave the padding out.

    Args:
        filters_1x1: Output channels of the 1 x 1 branch; None leaves it out.
        filters_3x3: Channels after the reduction, and output channels, of the
            3 x 3 branch.
        filters_double_3x3: The same of the branch with two 3 x 3
            convolutions, each of which has the output channels.
        filters_pool: Output channels of the pooling branch; None passes the
            pooled input on as it is.
        pooling: "average" or "max".
        strides: Steps along height and width, a number or a pair.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: (N, ceil(H / strides), ceil(W / strides), channels), the
    channels the sum of the branches', in the order of the arguments, or with
    the channels first.

    Raises:
        ValueError: If a number of filters or the strides are not positive
            integers, or `pooling` is unknown.

    Example:
        >>> BNInceptionModule(64, (64, 64), (64, 96), 32).compute_output_shape((None, 28, 28, 192))
        (None, 28, 28, 256)

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015, appendix; Szegedy et
        al., "Rethinking the Inception Architecture for Computer Vision", 2016,
        figure 5.
    """

    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_double_3x3,
        filters_pool,
        *,
        pooling="average",
        strides=1,
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        require_one_of("pooling", pooling, POOLINGS)
        pair("strides", strides)
        self.filters_1x1 = filters_1x1
        self.filters_3x3 = filters_3x3
        self.filters_double_3x3 = filters_double_3x3
        self.filters_pool = filters_pool
        self.pooling = pooling
        self.strides = strides
        self.momentum = momentum
        self.epsilon = epsilon
        self._branch_1x1 = self._single("filters_1x1", filters_1x1, strides)
        self._branch_3x3 = self._reduced("filters_3x3", filters_3x3, (3,))
        self._branch_double_3x3 = self._reduced("filters_double_3x3", filters_double_3x3, (3, 3))
        pool = POOLINGS[pooling](
            3, strides, "same", data_format=self.data_format, dtype=self.dtype_policy, name="pool"
        )
        self._branch_pool = [pool, *self._single("filters_pool", filters_pool, 1)]

    @property
    def _branches(self):
        """The branches that have any layer."""
        branches = (
            self._branch_1x1,
            self._branch_3x3,
            self._branch_double_3x3,
            self._branch_pool,
        )
        return [branch for branch in branches if branch]

    def _single(self, argument, filters, strides):
        """Returns a 1 x 1 convolution, or nothing."""
        if filters is None:
            return []
        require_count(argument, filters)
        return [self._convolution(filters, 1, strides, argument)]

    def _reduced(self, argument, filters, sizes):
        """Returns a 1 x 1 convolution and those of these sizes, the last with the strides."""
        reduced, full = pair(argument, filters)
        chain = [self._convolution(reduced, 1, 1, f"{argument}_reduced")]
        for number, size in enumerate(sizes, start=1):
            strides = self.strides if number == len(sizes) else 1
            chain.append(self._convolution(full, size, strides, f"{argument}_{number}"))
        return chain

    def _convolution(self, filters, size, strides, name):
        return ConvBNReLU(
            filters,
            size,
            strides=strides,
            momentum=self.momentum,
            epsilon=self.epsilon,
            data_format=self.data_format,
            dtype=self.dtype_policy,
            name=name,
        )
