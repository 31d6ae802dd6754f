"""Keras layers that Keras lacks."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.layers.channel_max_pool import ChannelMaxPool
from coursekit.layers.conv_bn_relu import BNReLUConv, ConvBNReLU
from coursekit.layers.dense_block import DenseBlock
from coursekit.layers.dense_transition import DenseTransition
from coursekit.layers.depthwise_separable_conv import DepthwiseSeparableConv
from coursekit.layers.inception_module import InceptionModule
from coursekit.layers.local_response_norm import LocalResponseNorm
from coursekit.layers.locally_connected import LocallyConnected2D
from coursekit.layers.mixture_density_head import MixtureDensityHead
from coursekit.layers.residual_block import ResidualBlock
from coursekit.layers.resnext_block import ResNeXtBlock
from coursekit.layers.squeeze_excite import SqueezeExcite

__all__ = [
    "BNReLUConv",
    "ChannelMaxPool",
    "ConvBNReLU",
    "DenseBlock",
    "DenseTransition",
    "DepthwiseSeparableConv",
    "InceptionModule",
    "LocalResponseNorm",
    "LocallyConnected2D",
    "MixtureDensityHead",
    "ResNeXtBlock",
    "ResidualBlock",
    "SqueezeExcite",
]
