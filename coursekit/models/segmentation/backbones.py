"""Any model of images as the encoder of a network that labels pixels."""

from math import log2

from coursekit import analysis
from coursekit._keras.networks.models import require_model
from coursekit.models.parts import ends
from coursekit.models.segmentation.endpoints import endpoints
import keras


def backbone_strides(backbone, depth):
    """Returns the strides, powers of 2, at which an encoder has maps, down to a depth.

    Raises:
        ValueError: If it is no functional model of images, or has no map at that depth.
    """
    require_model(backbone, built=True)
    if len(backbone.inputs) != 1 or len(backbone.inputs[0].shape) != 4:
        shapes = [tuple(tensor.shape) for tensor in backbone.inputs]
        raise ValueError(f"`backbone` must take one batch of images; its inputs are {shapes}.")
    found = [float(name.removeprefix("stride")) for name in analysis.endpoints(backbone)]
    strides = [int(stride) for stride in found if stride >= 1 and log2(stride).is_integer()]
    deepest = max(strides, default=2) if depth is None else 2**depth
    endpoints(backbone, [max(deepest, 2)])
    return [stride for stride in strides if stride <= deepest]


def backbone_maps(x, backbone, strides, trainable):
    """Returns the maps of an encoder by their strides.

    Args:
        x: Images.
        backbone: The encoder.
        strides: Those of `backbone_strides`.
        trainable: Whether its layers are trained; None leaves each as it is.

    Raises:
        ValueError: If its maps are smaller than their strides say.
    """
    encoder = encoder_of(backbone, endpoints(backbone, strides), trainable=trainable)
    maps = dict(zip(strides, keras.tree.flatten(encoder(x)), strict=True))
    for stride, tensor in maps.items():
        sizes = zip(ends.height_and_width(x), ends.height_and_width(tensor), strict=True)
        if any(size and found and size != stride * found for size, found in sizes):
            raise ValueError(
                "`backbone` must pad its maps, so that those of stride s have 1 / s of the "
                f"image's height and width; {backbone.name!r} makes {tuple(tensor.shape[1:])} of "
                f"{tuple(x.shape[1:])} at stride {stride}."
            )
    return maps


def encoder_of(model, maps, *, trainable):
    """Returns a model named "backbone" from images to some maps, in a list.

    Args:
        model: As of `endpoints`.
        maps: KerasTensors of the model.
        trainable: Whether its layers are trained; None leaves each as it is.
    """
    encoder = keras.Model(model.inputs[0], maps, name="backbone")
    if trainable is not None:
        for layer in encoder._flatten_layers():  # a model that is trainable passes nothing on
            layer.trainable = trainable
    return encoder
