"""Keras layers that Keras lacks.

`blocks` has the layers that are small networks, `normalization` the
normalizations, `base` what the layers are made of; the others stand here. All
names are imported from `coursekit.layers`.
"""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.layers.blocks.bn_inception_module import BNInceptionModule
from coursekit.layers.blocks.conv_bn_relu import BNReLUConv, ConvBNReLU
from coursekit.layers.blocks.dense_block import DenseBlock
from coursekit.layers.blocks.dense_transition import DenseTransition
from coursekit.layers.blocks.inception_module import InceptionModule
from coursekit.layers.blocks.residual_block import ResidualBlock
from coursekit.layers.blocks.resnext_block import ResNeXtBlock
from coursekit.layers.blocks.squeeze_excite import SqueezeExcite
from coursekit.layers.channel_max_pool import ChannelMaxPool
from coursekit.layers.locally_connected import LocallyConnected2D
from coursekit.layers.mixture_density_head import MixtureDensityHead
from coursekit.layers.normalization.batch_norm import BatchNorm
from coursekit.layers.normalization.local_response_norm import LocalResponseNorm
from coursekit.layers.normalization.population_statistics import recompute_statistics
from coursekit.layers.weighted_sum import WeightedSum

__all__ = [
    "BNInceptionModule",
    "BNReLUConv",
    "BatchNorm",
    "ChannelMaxPool",
    "ConvBNReLU",
    "DenseBlock",
    "DenseTransition",
    "InceptionModule",
    "LocalResponseNorm",
    "LocallyConnected2D",
    "MixtureDensityHead",
    "ResNeXtBlock",
    "ResidualBlock",
    "SqueezeExcite",
    "WeightedSum",
    "recompute_statistics",
]
