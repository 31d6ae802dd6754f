"""Published architectures as functional Keras models, all called in one way.

`family(variant, *, input_shape, classes, include_top, weights, name, ...)`, such as
`resnet("resnet50", classes=10)`.
"""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.models.classification.alexnet import alexnet
from coursekit.models.classification.bn_inception import bn_inception
from coursekit.models.classification.densenet import densenet
from coursekit.models.classification.efficientnet_lite import efficientnet_lite
from coursekit.models.classification.googlenet import googlenet
from coursekit.models.classification.lenet import lenet
from coursekit.models.classification.mobilenet import mobilenet
from coursekit.models.classification.random_wiring import random_wiring
from coursekit.models.classification.randomly_wired import randomly_wired
from coursekit.models.classification.resnet import resnet
from coursekit.models.classification.resnet_cifar import resnet_cifar
from coursekit.models.classification.resnext import resnext
from coursekit.models.classification.vgg import vgg
from coursekit.models.imagenet import decode_predictions, imagenet_classes, preprocess
from coursekit.models.inference.predict_tiled import predict_tiled
from coursekit.models.parts.auxiliary_losses import WithAuxiliaryLosses
from coursekit.models.reinitialize import reinitialize
from coursekit.models.segmentation.deeplab import deeplabv3plus
from coursekit.models.segmentation.fcn import fcn
from coursekit.models.segmentation.hourglass import hourglass
from coursekit.models.segmentation.segnet import segnet
from coursekit.models.segmentation.unet import unet
from coursekit.models.surgery.aligned_padding import AlignedPadding2D
from coursekit.models.surgery.convolutionalize import convolutionalize
from coursekit.models.surgery.dilated_pool import DilatedPool2D
from coursekit.models.surgery.shift_and_stitch import shift_and_stitch
from coursekit.models.surgery.to_dilated import to_dilated

__all__ = [
    "AlignedPadding2D",
    "DilatedPool2D",
    "WithAuxiliaryLosses",
    "alexnet",
    "bn_inception",
    "convolutionalize",
    "decode_predictions",
    "deeplabv3plus",
    "densenet",
    "efficientnet_lite",
    "fcn",
    "googlenet",
    "hourglass",
    "imagenet_classes",
    "lenet",
    "mobilenet",
    "predict_tiled",
    "preprocess",
    "random_wiring",
    "randomly_wired",
    "reinitialize",
    "resnet",
    "resnet_cifar",
    "resnext",
    "segnet",
    "shift_and_stitch",
    "to_dilated",
    "unet",
    "vgg",
]
