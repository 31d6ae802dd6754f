"""How each kind of layer moves receptive fields: one rule a kind.

A rule takes a `Call` and the axes, (height, width), of each of its inputs, and
returns the axes of its output. It raises ValueError where they cannot be told.
"""

from functools import partial

from coursekit.analysis.field.axes import Axis, merged
from coursekit.analysis.field.taps import resizing_taps, same_padding, transposed_taps, window_taps
import keras
from keras import layers

REFERENCE = 64  # any size tells how much a transposed convolution crops


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
    sizes, units = _sizes(call.inputs[0], call), _sizes(call.outputs[0], call)
    result = []
    for i, (kernel, stride) in enumerate(zip(kernels, _pair(layer.strides), strict=True)):
        reach = (kernel - 1) * dilations[i] + 1
        padding = same_padding(sizes[i], reach, stride) if layer.padding == "same" else 0
        taps = window_taps(kernel, stride=stride, dilation=dilations[i], padding=padding or 0)
        result.append(inputs[0][i].after(taps, units[i], placed=padding is not None))
    return tuple(result)


def _transposed(call, inputs):
    """A transposed convolution pads as the convolution whose gradient it is."""
    layer, axes = call.layer, _spatial_axes(call)
    shape = [REFERENCE if i in axes else size for i, size in enumerate(call.inputs[0].shape)]
    returned = layer.compute_output_shape(shape)
    result = []
    for i, units in enumerate(_sizes(call.outputs[0], call)):
        kernel, stride, dilation = layer.kernel_size[i], layer.strides[i], layer.dilation_rate[i]
        whole = (REFERENCE - 1) * stride + (kernel - 1) * dilation + 1
        padding = max(whole - returned[axes[i]], 0) // 2 if layer.padding == "same" else 0
        taps = transposed_taps(kernel, stride=stride, dilation=dilation, padding=padding)
        result.append(inputs[0][i].after(taps, units))
    return tuple(result)


def _upsampled(call, inputs):
    layer, units = call.layer, _sizes(call.outputs[0], call)
    taps = [resizing_taps(1, factor, layer.interpolation) for factor in layer.size]
    return tuple(map(Axis.after, inputs[0], taps, units))


def _resized(call, inputs):
    layer = call.layer
    sizes, units = _sizes(call.inputs[0], call), _sizes(call.outputs[0], call)
    if None in sizes:
        raise ValueError("what it sees depends on the input's size: pass `input_shape`")
    if layer.crop_to_aspect_ratio or layer.pad_to_aspect_ratio:
        raise ValueError("it crops or pads to an aspect ratio")
    options = {"antialias": layer.antialias}
    taps = [
        resizing_taps(size, count, layer.interpolation, **options)
        for size, count in zip(sizes, units, strict=True)
    ]
    return tuple(map(Axis.after, inputs[0], taps, units))


def _pair(value):
    return value if isinstance(value, (tuple, list)) else (value, value)


def _shifted(call, axes, amounts):
    taps = [window_taps(1, padding=amount) for amount in amounts]
    return tuple(map(Axis.after, axes, taps, _sizes(call.outputs[0], call)))


def _padded(call, inputs):
    return _shifted(call, inputs[0], [before for before, _ in call.layer.padding])


def _cropped(call, inputs):
    return _shifted(call, inputs[0], [-before for before, _ in call.layer.cropping])


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


def merge(call, inputs, *, strict=True):
    """Joins the axes of several inputs, place by place."""
    return tuple(merged(axes, strict=strict) for axes in zip(*inputs, strict=True))


def _concatenation(call, inputs, *, strict=True):
    rank = len(call.outputs[0].shape)
    if rank == 4 and call.layer.axis % rank in (0, *_spatial_axes(call)):
        raise ValueError(f"it joins along axis {call.layer.axis}, not along the channels")
    return merge(call, inputs, strict=strict)


RULES = (
    ((layers.SeparableConv2D, layers.DepthwiseConv2D), _window),
    (layers.Conv2DTranspose, _transposed),
    ((layers.Conv2D, layers.MaxPooling2D, layers.AveragePooling2D), _window),
    (layers.UpSampling2D, _upsampled),
    (layers.Resizing, _resized),
    (layers.ZeroPadding2D, _padded),
    (layers.Cropping2D, _cropped),
    ((layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D), _everything),
    ((layers.Flatten, layers.Reshape, layers.GroupNormalization), _everything),
    (layers.Concatenate, _concatenation),
    ((layers.Add, layers.Subtract, layers.Multiply, layers.Average), merge),
    ((layers.Maximum, layers.Minimum), merge),
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
    **dict.fromkeys(("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum"), merge),
    **dict.fromkeys(("Relu", "Relu6", "Sigmoid", "HardSigmoid", "Tanh", "Exp"), _unit_by_unit),
    **dict.fromkeys(("Silu", "HardSilu", "Gelu", "Abs", "Square", "Negative"), _unit_by_unit),
    "Concatenate": _concatenation,
}


def rule_of(layer, *, strict=True):
    """Returns the rule for a layer or operation; None if there is none.

    `strict` says whether paths that meet without aligning are an error.
    """
    if isinstance(layer, layers.Layer):
        rule = next((rule for classes, rule in RULES if isinstance(layer, classes)), None)
    else:
        rule = OPERATIONS.get(type(layer).__name__)
    return partial(rule, strict=strict) if rule in (merge, _concatenation) else rule
