"""The Inception module: four branches on the same input, their channels side by side."""

from coursekit._arguments import require_count
from coursekit.layers.base.biased_conv import BiasedConv2D
from coursekit.layers.blocks.branched_layer import BranchedLayer
from coursekit.layers.blocks.conv_bn_relu import BATCH_NORM_EPSILON, BATCH_NORM_MOMENTUM, ConvBNReLU
import keras
from keras import layers


@keras.saving.register_keras_serializable(package="coursekit")
class InceptionModule(BranchedLayer):
    """Convolves by 1 x 1, 3 x 3 and 5 x 5 and pools by 3 x 3, and concatenates the four.

    The reduced module, such as `InceptionModule(64, (96, 128), (16, 32), 32)`
    of GoogLeNet's 3a, convolves by 1 x 1 before the large kernels and after
    the pooling. The naive one, `InceptionModule(64, 128, 32)`, does not, and
    passes every channel of its input on through the pooling. Strides are 1,
    padding "same", and ReLU follows every convolution.

    Args:
        filters_1x1: Output channels of the 1 x 1 branch.
        filters_3x3: Output channels of the 3 x 3 branch, or a pair: channels
            after its reduction, and output channels.
        filters_5x5: The same of the 5 x 5 branch.
        filters_pool: Output channels of the pooling branch; None passes the
            pooled input on as it is.
        batch_norm: Whether each convolution is a `ConvBNReLU`, as since
            BN-Inception, or has a bias and ReLU, as in GoogLeNet.
        momentum: Part of the moving statistics that a step keeps.
        epsilon: Added to the variance.
        data_format: "channels_last" or "channels_first".
        **options: `name`, `dtype` and `trainable`.

    Input shape: (N, H, W, C), or (N, C, H, W) for "channels_first".

    Output shape: that of the input, its channels the sum of the branches', in
    the order of the arguments.

    Raises:
        ValueError: If a number of filters is not a positive integer.

    Example:
        >>> module = InceptionModule(64, (96, 128), (16, 32), 32)  # GoogLeNet's 3a
        >>> module.compute_output_shape((None, 28, 28, 192))
        (None, 28, 28, 256)

    Reference:
        Szegedy et al., "Going Deeper with Convolutions", 2015, figure 2.
    """

    def __init__(
        self,
        filters_1x1,
        filters_3x3,
        filters_5x5,
        filters_pool=None,
        *,
        batch_norm=False,
        momentum=BATCH_NORM_MOMENTUM,
        epsilon=BATCH_NORM_EPSILON,
        data_format=None,
        **options,
    ):
        super().__init__(data_format=data_format, **options)
        self.filters_1x1 = filters_1x1
        self.filters_3x3 = filters_3x3
        self.filters_5x5 = filters_5x5
        self.filters_pool = filters_pool
        self.batch_norm = batch_norm
        self.momentum = momentum
        self.epsilon = epsilon
        self._branch_1x1 = self._convolutions("filters_1x1", filters_1x1, 1)
        self._branch_3x3 = self._convolutions("filters_3x3", filters_3x3, 3)
        self._branch_5x5 = self._convolutions("filters_5x5", filters_5x5, 5)
        self._branch_pool = [
            layers.MaxPooling2D(
                3, 1, "same", data_format=self.data_format, dtype=self.dtype_policy, name="pool"
            )
        ]
        if filters_pool is not None:
            self._branch_pool += self._convolutions("filters_pool", filters_pool, 1)

    @property
    def _branches(self):
        return self._branch_1x1, self._branch_3x3, self._branch_5x5, self._branch_pool

    def _convolutions(self, argument, filters, size):
        """Returns the convolutions of a branch: a reduction if there are two numbers."""
        numbers = filters if isinstance(filters, (tuple, list)) else (filters,)
        if len(numbers) > (2 if size > 1 else 1):
            raise ValueError(
                f"`{argument}` must be a number of filters"
                f"{', or a pair of them' if size > 1 else ''}; got {filters!r}."
            )
        for number in numbers:
            require_count(argument, number)
        *reduction, last = numbers
        chain = [self._convolution(number, 1, f"{argument}_reduced") for number in reduction]
        return [*chain, self._convolution(last, size, argument)]

    def _convolution(self, filters, size, name):
        shared = {"data_format": self.data_format, "dtype": self.dtype_policy, "name": name}
        if self.batch_norm:
            norm = {"momentum": self.momentum, "epsilon": self.epsilon}
            return ConvBNReLU(filters, size, **norm, **shared)
        return BiasedConv2D(filters, size, padding="same", activation="relu", **shared)
