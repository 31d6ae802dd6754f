"""Keras layers that Keras lacks."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.layers.batch_norm import BatchNorm
from coursekit.layers.bn_inception_module import BNInceptionModule
from coursekit.layers.channel_max_pool import ChannelMaxPool
from coursekit.layers.conv_bn_relu import BNReLUConv, ConvBNReLU
from coursekit.layers.dense_block import DenseBlock
from coursekit.layers.dense_transition import DenseTransition
from coursekit.layers.depthwise_separable_conv import DepthwiseSeparableConv
from coursekit.layers.inception_module import InceptionModule
from coursekit.layers.local_response_norm import LocalResponseNorm
from coursekit.layers.locally_connected import LocallyConnected2D
from coursekit.layers.mixture_density_head import MixtureDensityHead
from coursekit.layers.population_statistics import recompute_statistics
from coursekit.layers.residual_block import ResidualBlock
from coursekit.layers.resnext_block import ResNeXtBlock
from coursekit.layers.sample_norms import ImageLayerNorm, InstanceNorm
from coursekit.layers.squeeze_excite import SqueezeExcite
from coursekit.layers.weighted_sum import WeightedSum

__all__ = [
    "BNInceptionModule",
    "BNReLUConv",
    "BatchNorm",
    "ChannelMaxPool",
    "ConvBNReLU",
    "DenseBlock",
    "DenseTransition",
    "DepthwiseSeparableConv",
    "ImageLayerNorm",
    "InceptionModule",
    "InstanceNorm",
    "LocalResponseNorm",
    "LocallyConnected2D",
    "MixtureDensityHead",
    "ResNeXtBlock",
    "ResidualBlock",
    "SqueezeExcite",
    "WeightedSum",
    "recompute_statistics",
]
