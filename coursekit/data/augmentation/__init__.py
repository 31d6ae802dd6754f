"""Augmentation of images together with their masks, boxes and labels.

Operations are combined by `compose` into an augmentation for `pipeline`.
"""

from coursekit.data.augmentation.colour import (
    brightness,
    channel_cast,
    contrast,
    exposure,
    grey,
    hue,
    principal_cast,
    principal_colours,
    saturation,
)
from coursekit.data.augmentation.compose import Augmentation, compose
from coursekit.data.augmentation.elastic import elastic
from coursekit.data.augmentation.geometric import (
    crop,
    flip,
    perspective,
    resized_crop,
    rotate,
    shear,
    translate,
    zoom,
)
from coursekit.data.augmentation.mixing import cut_mix, mix_up
from coursekit.data.augmentation.operation import maybe
from coursekit.data.augmentation.pixels import blur, erase, noise, sharpness
from coursekit.data.augmentation.rand_augment import rand_augment
from coursekit.data.augmentation.tables import autocontrast, equalize, posterize, solarize

__all__ = [
    "Augmentation",
    "autocontrast",
    "blur",
    "brightness",
    "channel_cast",
    "compose",
    "contrast",
    "crop",
    "cut_mix",
    "elastic",
    "equalize",
    "erase",
    "exposure",
    "flip",
    "grey",
    "hue",
    "maybe",
    "mix_up",
    "noise",
    "perspective",
    "posterize",
    "principal_cast",
    "principal_colours",
    "rand_augment",
    "resized_crop",
    "rotate",
    "saturation",
    "sharpness",
    "shear",
    "solarize",
    "translate",
    "zoom",
]
