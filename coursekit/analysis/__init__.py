"""What a built Keras model costs and sees: a model in, plain data out."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit.analysis.comparison.compare_to import Comparisons, compare_to
from coursekit.analysis.comparison.paired_difference import PairedDifference, paired_difference
from coursekit.analysis.cost.budgets import BudgetRow, Budgets, compare_budgets
from coursekit.analysis.cost.convolution_cost import ConvolutionCost, convolution_cost
from coursekit.analysis.cost.layer_table import LayerRow, LayerTable, layer_table
from coursekit.analysis.field.effective_field import (
    GradientReceptiveField,
    gradient_receptive_field,
)
from coursekit.analysis.field.endpoints import endpoints
from coursekit.analysis.field.receptive_field import ReceptiveField, receptive_field
from coursekit.analysis.kernels.chained import chained_kernel, degrees_of_freedom
from coursekit.analysis.kernels.checkerboard import checkerboard_score
from coursekit.analysis.kernels.matrices import convolution_matrix, subsampling_matrix
from coursekit.analysis.kernels.output_sizes import OutputSize, OutputSizes, output_sizes
from coursekit.analysis.kernels.rank import SeparableTerms, kernel_rank, separable_terms
from coursekit.analysis.lint.findings import Finding, Findings
from coursekit.analysis.lint.lint_model import lint_model
from coursekit.analysis.shift.equivariance import EquivarianceError, equivariance_error
from coursekit.analysis.shift.images import shifted_images
from coursekit.analysis.shift.stability import ShiftStability, shift_stability
from coursekit.analysis.training.gradient_check import CheckedTensor, GradientCheck, gradient_check
from coursekit.analysis.training.moments import MomentsRow, MomentsTable, propagate_moments

__all__ = [
    "BudgetRow",
    "Budgets",
    "CheckedTensor",
    "Comparisons",
    "ConvolutionCost",
    "EquivarianceError",
    "Finding",
    "Findings",
    "GradientCheck",
    "GradientReceptiveField",
    "LayerRow",
    "LayerTable",
    "MomentsRow",
    "MomentsTable",
    "OutputSize",
    "OutputSizes",
    "PairedDifference",
    "ReceptiveField",
    "SeparableTerms",
    "ShiftStability",
    "chained_kernel",
    "checkerboard_score",
    "compare_budgets",
    "compare_to",
    "convolution_cost",
    "convolution_matrix",
    "degrees_of_freedom",
    "endpoints",
    "equivariance_error",
    "gradient_check",
    "gradient_receptive_field",
    "kernel_rank",
    "layer_table",
    "lint_model",
    "output_sizes",
    "paired_difference",
    "propagate_moments",
    "receptive_field",
    "separable_terms",
    "shift_stability",
    "shifted_images",
    "subsampling_matrix",
]
