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
from coursekit.models.parts.auxiliary_losses import WithAuxiliaryLosses

__all__ = [
    "WithAuxiliaryLosses",
    "alexnet",
    "bn_inception",
    "decode_predictions",
    "densenet",
    "efficientnet_lite",
    "googlenet",
    "imagenet_classes",
    "lenet",
    "mobilenet",
    "preprocess",
    "random_wiring",
    "randomly_wired",
    "resnet",
    "resnet_cifar",
    "resnext",
    "vgg",
]
