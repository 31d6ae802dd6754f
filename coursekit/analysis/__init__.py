"""What a built Keras model costs and sees: a model in, plain data out."""

from coursekit import _tensorflow  # noqa: F401
from coursekit.analysis.chained_kernels import chained_kernel, degrees_of_freedom
from coursekit.analysis.compare_budgets import BudgetRow, Budgets, compare_budgets
from coursekit.analysis.convolution import ConvolutionCost, convolution_cost
from coursekit.analysis.equivariance_error import EquivarianceError, equivariance_error
from coursekit.analysis.gradient_check import CheckedTensor, GradientCheck, gradient_check
from coursekit.analysis.gradient_receptive_field import (
    GradientReceptiveField,
    gradient_receptive_field,
)
from coursekit.analysis.kernel_rank import SeparableTerms, kernel_rank, separable_terms
from coursekit.analysis.layer_table import LayerRow, LayerTable, layer_table
from coursekit.analysis.lint import Finding, lint_model
from coursekit.analysis.moments import MomentsRow, MomentsTable, propagate_moments
from coursekit.analysis.receptive_field import ReceptiveField, receptive_field
from coursekit.analysis.shift_stability import ShiftStability, shift_stability
from coursekit.analysis.shifted_images import shifted_images

__all__ = [
    "BudgetRow",
    "Budgets",
    "CheckedTensor",
    "ConvolutionCost",
    "EquivarianceError",
    "Finding",
    "GradientCheck",
    "GradientReceptiveField",
    "LayerRow",
    "LayerTable",
    "MomentsRow",
    "MomentsTable",
    "ReceptiveField",
    "SeparableTerms",
    "ShiftStability",
    "chained_kernel",
    "compare_budgets",
    "convolution_cost",
    "degrees_of_freedom",
    "equivariance_error",
    "gradient_check",
    "gradient_receptive_field",
    "kernel_rank",
    "layer_table",
    "lint_model",
    "propagate_moments",
    "receptive_field",
    "separable_terms",
    "shift_stability",
    "shifted_images",
]
