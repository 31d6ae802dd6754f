"""What a trained network holds, computes and looks at, as arrays.

The parts of images by gradient, such as objectives and transforms, are in `optvis`.
"""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit._keras.networks.layer_lookup import find_layer
from coursekit.interpret.adversaries.fgsm import fgsm
from coursekit.interpret.adversaries.pgd import pgd
from coursekit.interpret.adversaries.random_perturbation import random_perturbation
from coursekit.interpret.adversaries.survives_rounding import rounded_to_8_bits, survives_rounding
from coursekit.interpret.adversaries.targeted_attack import targeted_attack
from coursekit.interpret.attribution.activation_maps import grad_cam, grad_cam_plus_plus, layer_cam
from coursekit.interpret.attribution.guided_backpropagation import (
    deconvnet,
    guided_backpropagation,
)
from coursekit.interpret.attribution.integrated_gradients import (
    completeness_error,
    integrated_gradients,
)
from coursekit.interpret.attribution.occlusion import occlusion
from coursekit.interpret.attribution.rise import rise
from coursekit.interpret.attribution.saliency import saliency
from coursekit.interpret.attribution.score_cam import score_cam
from coursekit.interpret.embedding.clark_evans import clark_evans
from coursekit.interpret.embedding.layer_features import layer_features
from coursekit.interpret.embedding.neighborhoods import neighbor_preservation, trustworthiness
from coursekit.interpret.embedding.projections import pca, tsne
from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.filters import filters
from coursekit.interpret.optvis.ascend import ascend
from coursekit.interpret.optvis.class_image import class_image
from coursekit.interpret.optvis.maximize_activation import maximize_activation
from coursekit.interpret.perceptual_distance import perceptual_distance
from coursekit.interpret.trust.infidelity import infidelity
from coursekit.interpret.trust.pixel_order import deletion, insertion
from coursekit.interpret.trust.randomization_check import randomization_check
from coursekit.interpret.units.filter_statistics import filter_statistics
from coursekit.interpret.units.gabor import gabor_fit
from coursekit.interpret.units.top_patches import top_patches
from coursekit.interpret.units.unit_summary import unit_summary

__all__ = [
    "ascend",
    "clark_evans",
    "class_image",
    "completeness_error",
    "deconvnet",
    "deletion",
    "feature_maps",
    "fgsm",
    "filter_statistics",
    "filters",
    "find_layer",
    "gabor_fit",
    "grad_cam",
    "grad_cam_plus_plus",
    "guided_backpropagation",
    "infidelity",
    "insertion",
    "integrated_gradients",
    "layer_cam",
    "layer_features",
    "maximize_activation",
    "neighbor_preservation",
    "occlusion",
    "pca",
    "perceptual_distance",
    "pgd",
    "random_perturbation",
    "randomization_check",
    "rise",
    "rounded_to_8_bits",
    "saliency",
    "score_cam",
    "survives_rounding",
    "targeted_attack",
    "top_patches",
    "trustworthiness",
    "tsne",
    "unit_summary",
]
