"""Keras layers that Keras lacks.

`blocks` has the layers that are small networks, `normalization` the
normalizations, `upsampling` what makes maps larger, `dense_prediction` what
networks that label every pixel are made of, `base` what the layers are made of;
the others stand here. All names are imported from `coursekit.layers`.
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
from coursekit.layers.dense_prediction.aspp import ASPP
from coursekit.layers.dense_prediction.double_conv import DoubleConv2D
from coursekit.layers.dense_prediction.hourglass_module import HourglassModule
from coursekit.layers.dense_prediction.pad_to_multiple import PadToMultiple2D
from coursekit.layers.dense_prediction.resize_like import CropLike, ResizeLike
from coursekit.layers.dense_prediction.separable_conv import SeparableConvBNReLU
from coursekit.layers.dense_prediction.spatial_pyramid_pooling import SpatialPyramidPooling
from coursekit.layers.locally_connected import LocallyConnected2D
from coursekit.layers.mixture_density_head import MixtureDensityHead
from coursekit.layers.normalization.batch_norm import BatchNorm
from coursekit.layers.normalization.local_response_norm import LocalResponseNorm
from coursekit.layers.normalization.population_statistics import recompute_statistics
from coursekit.layers.upsampling.bed_of_nails import BedOfNails2D
from coursekit.layers.upsampling.max_pool_with_indices import MaxPool2DWithIndices
from coursekit.layers.upsampling.max_unpool import MaxUnpool2D
from coursekit.layers.upsampling.nearest_unpool import NearestUnpool2D
from coursekit.layers.upsampling.resize_conv import ResizeConv2D
from coursekit.layers.weighted_sum import WeightedSum

__all__ = [
    "ASPP",
    "BNInceptionModule",
    "BNReLUConv",
    "BatchNorm",
    "BedOfNails2D",
    "ChannelMaxPool",
    "ConvBNReLU",
    "CropLike",
    "DenseBlock",
    "DenseTransition",
    "DoubleConv2D",
    "HourglassModule",
    "InceptionModule",
    "LocalResponseNorm",
    "LocallyConnected2D",
    "MaxPool2DWithIndices",
    "MaxUnpool2D",
    "MixtureDensityHead",
    "NearestUnpool2D",
    "PadToMultiple2D",
    "ResNeXtBlock",
    "ResidualBlock",
    "ResizeConv2D",
    "ResizeLike",
    "SeparableConvBNReLU",
    "SpatialPyramidPooling",
    "SqueezeExcite",
    "WeightedSum",
    "recompute_statistics",
]
