"""How each kind of layer moves receptive fields: one rule a kind.

A rule takes a `Call` and the axes, (height, width), of each of its inputs, and
returns the axes of its output.
"""

from coursekit.analysis.windows import merged, same_padding
import keras
from keras import layers


def _spatial_axes(call):
    """Returns which axes of a rank-four tensor are height and width."""
    data_format = getattr(call.layer, "data_format", None) or keras.config.image_data_format()
    return (2, 3) if data_format == "channels_first" else (1, 2)


def _sizes(tensor, call):
    return [tensor.shape[axis] for axis in _spatial_axes(call)]


def _window(call, inputs):
    layer = call.layer
    kernels = getattr(layer, "kernel_size", None) or layer.pool_size
    dilations = _pair(getattr(layer, "dilation_rate", 1))
    rows = zip(
        inputs[0],
        _sizes(call.inputs[0], call),
        _sizes(call.outputs[0], call),
        kernels,
        _pair(layer.strides),
        dilations,
        strict=True,
    )
    result = []
    for axis, size, units, kernel, stride, dilation in rows:
        reach = (kernel - 1) * dilation + 1
        padding = same_padding(size, reach, stride) if layer.padding == "same" else 0
        options = {"kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding}
        result.append(axis.after_window(units, **options))
    return tuple(result)


def _pair(value):
    return value if isinstance(value, (tuple, list)) else (value, value)


def _shifted(call, amounts):
    units = _sizes(call.outputs[0], call)
    return lambda axes: tuple(
        axis.after_window(count, kernel=1, padding=amount)
        for axis, count, amount in zip(axes, units, amounts, strict=True)
    )


def _padded(call, inputs):
    return _shifted(call, [before for before, _ in call.layer.padding])(inputs[0])


def _cropped(call, inputs):
    return _shifted(call, [-before for before, _ in call.layer.cropping])(inputs[0])


def _unit_by_unit(call, inputs):
    return inputs[0]


def _everything(call, inputs):
    return tuple(axis.of_all() for axis in inputs[0])


def _along_axis(call, inputs):
    """Channel by channel or over space as well, as the layer's axis says."""
    axes = [axis % len(call.inputs[0].shape) for axis in _pair(call.layer.axis)]
    over_space = set(axes) & set(_spatial_axes(call))
    return _everything(call, inputs) if over_space else inputs[0]


def _dense(call, inputs):
    """A dense layer works along the last axis, which is the width if channels come first."""
    return _everything(call, inputs) if 3 in _spatial_axes(call) else inputs[0]


def _merge(call, inputs):
    return tuple(merged(axes) for axes in zip(*inputs, strict=True))


def _concatenation(call, inputs):
    rank = len(call.outputs[0].shape)
    if rank == 4 and call.layer.axis % rank in (0, *_spatial_axes(call)):
        raise ValueError(f"it joins along axis {call.layer.axis}, not along the channels")
    return _merge(call, inputs)


RULES = (
    ((layers.SeparableConv2D, layers.DepthwiseConv2D), _window),
    (layers.Conv2DTranspose, None),
    ((layers.Conv2D, layers.MaxPooling2D, layers.AveragePooling2D), _window),
    (layers.ZeroPadding2D, _padded),
    (layers.Cropping2D, _cropped),
    ((layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D), _everything),
    ((layers.Flatten, layers.Reshape, layers.GroupNormalization), _everything),
    (layers.Concatenate, _concatenation),
    ((layers.Add, layers.Subtract, layers.Multiply, layers.Average), _merge),
    ((layers.Maximum, layers.Minimum), _merge),
    ((layers.Softmax, layers.UnitNormalization, layers.LayerNormalization), _along_axis),
    (layers.RMSNormalization, _along_axis),
    ((layers.BatchNormalization, layers.Normalization, layers.Rescaling), _unit_by_unit),
    ((layers.ReLU, layers.LeakyReLU, layers.ELU, layers.PReLU), _unit_by_unit),
    ((layers.Activation, layers.Identity, layers.ActivityRegularization), _unit_by_unit),
    ((layers.Dropout, layers.SpatialDropout2D, layers.GaussianNoise), _unit_by_unit),
    ((layers.GaussianDropout, layers.AlphaDropout), _unit_by_unit),
    (layers.Dense, _dense),
)

# Operations of `keras.ops` in a functional model, by the names of their classes.
OPERATIONS = {
    **dict.fromkeys(("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum"), _merge),
    **dict.fromkeys(("Relu", "Relu6", "Sigmoid", "HardSigmoid", "Tanh", "Exp"), _unit_by_unit),
    **dict.fromkeys(("Silu", "HardSilu", "Gelu", "Abs", "Square", "Negative"), _unit_by_unit),
    "Concatenate": _concatenation,
}


def rule_of(layer):
    """Returns the rule for a layer or operation; None if there is none."""
    if not isinstance(layer, layers.Layer):
        return OPERATIONS.get(type(layer).__name__)
    return next((rule for classes, rule in RULES if isinstance(layer, classes)), None)
