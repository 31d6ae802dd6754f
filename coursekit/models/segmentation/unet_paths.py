"""The two ways of a U-Net: down, its own or an encoder's, and up."""

from coursekit.layers import ResizeConv2D
from coursekit.models.parts import ends
from coursekit.models.segmentation.fitting_sizes import Sizes
from keras import layers


def fitting_sizes(depth, padding):
    """Returns the `Sizes` that halve `depth` times; for "valid", with something left at the end.

    Two 3 x 3 convolutions take 4 pixels, so a level below of n pixels wants
    2 n + 4, and each level up returns as many less than twice the one below.
    """
    step = 2**depth
    if padding == "same":
        return Sizes(step, least=step)
    return Sizes(step, rest=-4 % step, least=12 * step - 7)


def valid_crop(level, depth):
    """Returns the pixels that a skip loses on each border where no convolution pads."""
    return 6 * 2 ** (depth - level) - 8


def way_down(x, depth, conv):
    """Returns the maps of a U-Net's own way down by their strides.

    Args:
        x: Images.
        depth: How often they are halved.
        conv: Function of a level and a name that returns a layer.
    """
    maps = {}
    for level in range(depth):
        maps[2**level] = conv(level, f"down{level}")(x)
        x = layers.MaxPooling2D(2, name=f"pool{level}")(maps[2**level])
    maps[2**depth] = conv(depth, "bottom")(x)
    return maps


def way_up(maps, depth, conv, enlarge, *, padding, skips):
    """Returns the last maps of the way up.

    Args:
        maps: Maps of the way down by their strides.
        depth: Level to begin with.
        conv: As of `way_down`.
        enlarge: Function of a level and a name that returns a layer.
        padding: "same" or "valid".
        skips: Strides at which maps of the way down are joined.
    """
    x = maps[2**depth]
    for level in reversed(range(depth)):
        x = enlarge(level, f"enlarge{level}")(x)
        if 2**level in skips:
            skip = maps[2**level]
            if padding == "valid":
                crop = valid_crop(level, depth)
                skip = layers.Cropping2D(crop, name=f"crop{level}")(skip)
            joined = layers.Concatenate(ends.channel_axis(), name=f"skip{level}")
            x = joined([skip, x])
        x = conv(level, f"up{level}")(x)
    return x


def enlargement(upsampling, filters, level, name):
    """Returns the layer that doubles height and width, with the channels of a level."""
    filters <<= level
    if upsampling == "transposed":
        return layers.Conv2DTranspose(filters, 2, 2, kernel_initializer="he_normal", name=name)
    return ResizeConv2D(filters, 3, interpolation=upsampling, name=name)
