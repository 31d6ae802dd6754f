"""What a layer does to the places of a map: windows, borders, or each place by itself."""

from typing import NamedTuple

from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.layers import BatchNorm, ChannelMaxPool, LocalResponseNorm, WeightedSum
from keras import KerasTensor, layers

CONVOLUTIONS = (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D)
POOLINGS = {layers.MaxPooling2D: "max", layers.AveragePooling2D: "average"}
PLACE_BY_PLACE = (
    BatchNorm,
    ChannelMaxPool,
    LocalResponseNorm,
    WeightedSum,
    layers.Activation,
    layers.ActivityRegularization,
    layers.Add,
    layers.AlphaDropout,
    layers.Average,
    layers.BatchNormalization,
    layers.Dropout,
    layers.ELU,
    layers.GaussianDropout,
    layers.GaussianNoise,
    layers.Identity,
    layers.LeakyReLU,
    layers.Maximum,
    layers.Minimum,
    layers.Multiply,
    layers.Normalization,
    layers.ReLU,
    layers.Rescaling,
    layers.SpatialDropout2D,
    layers.Subtract,
)
ON_CHANNELS = (  # place by place where their axis is that of the channels
    layers.Concatenate,
    layers.LayerNormalization,
    layers.RMSNormalization,
    layers.Softmax,
    layers.UnitNormalization,
)
OF_APPLICATIONS = {"LayerScale", "StochasticDepth"}  # place by place, not exported by Keras
OPERATIONS_ON_CHANNELS = {"Concatenate", "LogSoftmax", "Softmax"}  # of `keras.ops`, likewise
OPERATIONS = {  # of `keras.ops`, and of the operators of tensors
    *("Abs", "Add", "Cast", "ConvertToTensor", "Divide", "Elu", "Exp", "Gelu", "HardSigmoid"),
    *("HardSilu", "HardSwish", "LeakyRelu", "Maximum", "Minimum", "Multiply", "Negative", "Power"),
    *("ReLU", "Relu", "Relu6", "Selu", "Sigmoid", "Silu", "Softplus", "Softsign", "Sqrt", "Square"),
    *("Subtract", "Swish", "Tanh", "TrueDivide"),
}


class Window(NamedTuple):
    """The windows of a layer, one number for rows and one for columns.

    Attributes:
        kernel: Points of a window.
        strides: Places from one window to the next.
        dilation: Places from one point of a window to the next.
        padding: "same" or "valid".
    """

    kernel: tuple
    strides: tuple
    dilation: tuple
    padding: str

    @property
    def reach(self):
        """Places that a window spans."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation, strict=True))


def window_of(layer):
    """Returns the `Window` of a convolution or pooling, or None."""
    if isinstance(layer, CONVOLUTIONS):
        return Window(layer.kernel_size, layer.strides, layer.dilation_rate, layer.padding)
    if pooling_of(layer):
        return Window(layer.pool_size, layer.strides, (1, 1), layer.padding)
    return None


def pooling_of(layer):
    """Returns "max" or "average" of a pooling, or None."""
    return next((kind for of, kind in POOLINGS.items() if isinstance(layer, of)), None)


def border_of(layer):
    """Returns ((top, bottom), (left, right)) of rows and columns that a layer adds, or None."""
    if isinstance(layer, layers.ZeroPadding2D):
        return layer.padding
    if isinstance(layer, layers.Cropping2D):
        return tuple((-before, -after) for before, after in layer.cropping)
    return None


def is_place_by_place(operation, arguments, data_format):
    """Says whether a layer or operation computes each place of maps from that place alone.

    Args:
        operation: `keras.Layer` or `keras.Operation`.
        arguments: List of the flat arguments of its call.
        data_format: "channels_last" or "channels_first", of the maps.
    """
    kind = type(operation).__name__
    if isinstance(operation, ON_CHANNELS) or kind in OPERATIONS_ON_CHANNELS:
        axes = operation.axis if isinstance(operation.axis, (list, tuple)) else [operation.axis]
        return not {axis % 4 for axis in axes} & {0, *spatial_axes(data_format)}
    if isinstance(operation, layers.PReLU):
        return set(spatial_axes(data_format)) <= set(operation.shared_axes or ())
    if isinstance(operation, layers.Dense):
        return data_format == "channels_last"
    if isinstance(operation, layers.Layer):
        is_of_keras = type(operation).__module__.startswith("keras.")
        return isinstance(operation, PLACE_BY_PLACE) or (is_of_keras and kind in OF_APPLICATIONS)
    constants = [item for item in arguments if not isinstance(item, KerasTensor)]
    return kind in OPERATIONS and all(getattr(item, "ndim", 0) <= 1 for item in constants)
