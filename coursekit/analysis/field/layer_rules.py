"""How each kind of layer moves receptive fields: one rule a kind.

A rule takes a `Call` and the `Map` of its input, and returns the `Map` of its output. It
raises ValueError where that cannot be told.
"""

from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.analysis.field.axes import known_size
from coursekit.analysis.field.maps import merge, reshaped
from coursekit.analysis.field.taps import (
    resizing_taps,
    same_padding,
    transposed_taps,
    window_taps,
)
from keras import layers

REFERENCE = 64  # any size tells how much a transposed convolution crops
OPEN = "what it sees depends on the input's size: pass `input_shape`"


def moved(found, taps, units, *, placed=(True, True)):
    """Returns the map of units that look at others through `Taps`, height and width apart.

    Args:
        found: The `Map` that they look at.
        taps: Two `Taps`.
        units: Two numbers of units; None if unknown.
        placed: False where taps may be shifted by an unknown padding.
    """
    axes = [
        axis.after(tap, count, placed=is_placed)
        for axis, tap, count, is_placed in zip(found.axes, taps, units, placed, strict=True)
    ]
    return found.with_axes(axes)


def windows(found, sizes, units, *, kernel, strides, dilations=(1, 1), padding="valid"):
    """Returns the map behind a window that slides: a convolution or pooling.

    Args:
        found: The `Map` of its input.
        sizes: Height and width of the input; None if unknown.
        units: Those of the output.
        kernel: Those of the window.
        strides: Its steps.
        dilations: Its dilations.
        padding: "same", "valid" or zeros before, a number an axis.
    """
    taps, placed = [], []
    for i in range(2):
        reach = (kernel[i] - 1) * dilations[i] + 1
        if padding == "same":
            before = same_padding(sizes[i], reach, strides[i])
        else:
            before = 0 if padding == "valid" else padding[i]
        options = {"stride": strides[i], "dilation": dilations[i], "padding": before or 0}
        taps.append(window_taps(kernel[i], **options))
        placed.append(before is not None)
    return moved(found, taps, units, placed=placed)


def _sizes(tensor, found):
    return [known_size(tensor.shape[place]) for place in found.places]


def _spatial(rule):
    """Makes of a rule one that requires rows and columns where the layer looks for them."""

    def checked(call, found):
        wanted = spatial_axes(getattr(call.layer, "data_format", None))
        if found.places != wanted:
            raise ValueError(
                f"it takes axes {wanted} for rows and columns, which are {found.places}"
            )
        return rule(call, found)

    return checked


@_spatial
def _window(call, found):
    layer = call.layer
    kernel = getattr(layer, "_kernel_size", None) or getattr(layer, "kernel_size", None)
    return windows(
        found,
        _sizes(call.inputs[0], found),
        _sizes(call.outputs[0], found),
        kernel=_pair(kernel or layer.pool_size),
        strides=_pair(layer.strides),
        dilations=_pair(getattr(layer, "dilation_rate", 1)),
        padding=layer.padding,
    )


@_spatial
def _transposed(call, found):
    """A transposed convolution pads as the convolution whose gradient it is."""
    layer, axes, taps = call.layer, found.places, []
    shape = [REFERENCE if i in axes else size for i, size in enumerate(call.inputs[0].shape)]
    returned = layer.compute_output_shape(shape)
    for i in range(2):
        kernel, stride, dilation = layer.kernel_size[i], layer.strides[i], layer.dilation_rate[i]
        whole = (REFERENCE - 1) * stride + (kernel - 1) * dilation + 1
        padding = max(whole - returned[axes[i]], 0) // 2 if layer.padding == "same" else 0
        taps.append(transposed_taps(kernel, stride=stride, dilation=dilation, padding=padding))
    return moved(found, taps, _sizes(call.outputs[0], found))


@_spatial
def _upsampled(call, found):
    layer = call.layer
    taps = [resizing_taps(1, factor, layer.interpolation) for factor in layer.size]
    return moved(found, taps, _sizes(call.outputs[0], found))


@_spatial
def _resized(call, found):
    layer = call.layer
    sizes, units = _sizes(call.inputs[0], found), _sizes(call.outputs[0], found)
    if None in sizes:
        raise ValueError(OPEN)
    if layer.crop_to_aspect_ratio or layer.pad_to_aspect_ratio:
        raise ValueError("it crops or pads to an aspect ratio")
    taps = [
        resizing_taps(size, count, layer.interpolation, antialias=layer.antialias)
        for size, count in zip(sizes, units, strict=True)
    ]
    return moved(found, taps, units)


def _pair(value):
    return tuple(value) if isinstance(value, (tuple, list)) else (value, value)


def _shifted(call, found, amounts):
    taps = [window_taps(1, padding=amount) for amount in amounts]
    return moved(found, taps, _sizes(call.outputs[0], found))


@_spatial
def _padded(call, found):
    return _shifted(call, found, [before for before, _ in call.layer.padding])


@_spatial
def _cropped(call, found):
    return _shifted(call, found, [-before for before, _ in call.layer.cropping])


@_spatial
def _center_cropped(call, found):
    """Crops the middle; an image that is too small would be resized."""
    sizes, units = _sizes(call.inputs[0], found), _sizes(call.outputs[0], found)
    if None in sizes:
        raise ValueError(OPEN)
    if any(size < count for size, count in zip(sizes, units, strict=True)):
        raise ValueError("it resizes images that are smaller than the crop")
    before = [(size - count) // 2 for size, count in zip(sizes, units, strict=True)]
    return _shifted(call, found, [-amount for amount in before])


def _unit_by_unit(call, found):
    return found


def _everything(call, found):
    """Each unit sees all; the axes are kept where the output has as many as the input."""
    whole = found.over(found.places)
    same_rank = len(call.outputs[0].shape) == len(call.inputs[0].shape)
    return whole if same_rank else whole.at((None, None))


def _reshaped(call, found):
    return reshaped(found, tuple(call.inputs[0].shape), tuple(call.outputs[0].shape))


def _permuted(call, found):
    order = [0, *call.layer.dims]
    return found.at(None if place is None else order.index(place) for place in found.places)


def _along_axis(call, found):
    """Channel by channel or over space as well, as the layer's axis says."""
    axis = call.layer.axis
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    return found.over({place % len(call.inputs[0].shape) for place in axes})


def _over_groups(call, found):
    return found.over(found.places)


def _dense(call, found):
    """A dense layer works along the last axis, which is the width if channels come first."""
    return found.over({len(call.inputs[0].shape) - 1})


def _attention(call, found):
    """Each query sees all keys and values along the attended axes."""
    axes = {axis % len(call.inputs[0].shape) for axis in call.layer._attention_axes}
    return found.over(axes)


def _joined(call, maps, *, strict=True):
    """Joins several maps along the channels."""
    joined, rank = merge(maps, strict=strict), len(call.outputs[0].shape)
    axis = getattr(call.layer, "axis", -1) % rank
    if axis == 0 or (axis in joined.places and not joined.sees_everything):
        raise ValueError(f"it joins along axis {axis}, not along the channels")
    return joined


def _merged(call, maps, *, strict=True):
    return merge(maps, strict=strict)


JOINS = (_merged, _joined)  # the rules that take the maps of several inputs
RULES = (
    ((layers.SeparableConv2D, layers.DepthwiseConv2D), _window),
    (layers.Conv2DTranspose, _transposed),
    ((layers.Conv2D, layers.MaxPooling2D, layers.AveragePooling2D), _window),
    (layers.UpSampling2D, _upsampled),
    (layers.Resizing, _resized),
    (layers.CenterCrop, _center_cropped),
    (layers.ZeroPadding2D, _padded),
    (layers.Cropping2D, _cropped),
    ((layers.GlobalAveragePooling2D, layers.GlobalMaxPooling2D), _everything),
    ((layers.Flatten, layers.Reshape), _reshaped),
    (layers.Permute, _permuted),
    (layers.GroupNormalization, _over_groups),
    (layers.Concatenate, _joined),
    ((layers.Add, layers.Subtract, layers.Multiply, layers.Average), _merged),
    ((layers.Maximum, layers.Minimum), _merged),
    ((layers.Softmax, layers.UnitNormalization, layers.LayerNormalization), _along_axis),
    (layers.RMSNormalization, _along_axis),
    (layers.MultiHeadAttention, _attention),
    ((layers.BatchNormalization, layers.Normalization, layers.Rescaling), _unit_by_unit),
    ((layers.ReLU, layers.LeakyReLU, layers.ELU, layers.PReLU), _unit_by_unit),
    ((layers.Activation, layers.Identity, layers.ActivityRegularization), _unit_by_unit),
    ((layers.Dropout, layers.SpatialDropout2D, layers.GaussianNoise), _unit_by_unit),
    ((layers.GaussianDropout, layers.AlphaDropout), _unit_by_unit),
    (layers.Dense, _dense),
)

# Layers of the kit, which lies above this part, by the names of their classes.
OF_THE_KIT = {
    "LocalResponseNorm": _unit_by_unit,
    "ChannelMaxPool": _unit_by_unit,
    "LocallyConnected2D": _window,
}

# Operations of `keras.ops` in a functional model, by the names of their classes.
OPERATIONS = {
    **dict.fromkeys(("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum"), _merged),
    **dict.fromkeys(("Relu", "Relu6", "Sigmoid", "HardSigmoid", "Tanh", "Exp"), _unit_by_unit),
    **dict.fromkeys(("Silu", "HardSilu", "Gelu", "Abs", "Square", "Negative"), _unit_by_unit),
    "Concatenate": _joined,
}


def rule_of(layer):
    """Returns the rule for a layer or operation; None if there is none."""
    if not isinstance(layer, layers.Layer):
        return OPERATIONS.get(type(layer).__name__)
    rule = next((rule for classes, rule in RULES if isinstance(layer, classes)), None)
    is_ours = type(layer).__module__.startswith("coursekit.layers.")
    return rule or (OF_THE_KIT.get(type(layer).__name__) if is_ours else None)


def map_after(call, maps, *, strict=True):
    """Returns the map of what a call returns.

    Args:
        call: The `Call` of a layer that has a rule.
        maps: The maps of its inputs, of those that depend on the image.
        strict: Whether paths that meet without aligning are an error.

    Returns:
        A `Map`.

    Raises:
        ValueError: If it cannot be told.
    """
    rule = rule_of(call.layer)
    if rule in JOINS:
        return rule(call, maps, strict=strict)
    if maps[0].sees_everything:
        return maps[0].over(maps[0].places).at((None, None))
    return rule(call, maps[0])
