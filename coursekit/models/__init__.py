"""Architectures of the lectures as functional Keras models."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.models.alexnet import alexnet
from coursekit.models.auxiliary_losses import WithAuxiliaryLosses
from coursekit.models.bn_inception import bn_inception
from coursekit.models.densenet import densenet
from coursekit.models.efficientnet_lite0 import efficientnet_lite0
from coursekit.models.endpoints import endpoints
from coursekit.models.googlenet import googlenet
from coursekit.models.imagenet import decode_predictions, imagenet_classes, preprocess
from coursekit.models.lenet import lenet5
from coursekit.models.mobilenet import mobilenet
from coursekit.models.random_wiring import random_wiring
from coursekit.models.randomly_wired import randomly_wired
from coursekit.models.resnet import resnet
from coursekit.models.resnet_cifar import resnet_cifar
from coursekit.models.resnext import resnext
from coursekit.models.vgg import vgg

__all__ = [
    "WithAuxiliaryLosses",
    "alexnet",
    "bn_inception",
    "decode_predictions",
    "densenet",
    "efficientnet_lite0",
    "endpoints",
    "googlenet",
    "imagenet_classes",
    "lenet5",
    "mobilenet",
    "preprocess",
    "random_wiring",
    "randomly_wired",
    "resnet",
    "resnet_cifar",
    "resnext",
    "vgg",
]
