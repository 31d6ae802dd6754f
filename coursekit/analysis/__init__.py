"""What a built Keras model costs and sees: a model in, plain data out."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.analysis.convolution import ConvolutionCost, convolution_cost
from coursekit.analysis.layer_table import LayerRow, LayerTable, layer_table
from coursekit.analysis.receptive_field import ReceptiveField, receptive_field

__all__ = [
    "ConvolutionCost",
    "LayerRow",
    "LayerTable",
    "ReceptiveField",
    "convolution_cost",
    "layer_table",
    "receptive_field",
]
