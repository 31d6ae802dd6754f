"""What a trained network holds, computes and looks at, as arrays."""

from coursekit._keras import start_tensorflow  # noqa: F401
from coursekit._keras.layer_lookup import find_layer
from coursekit.interpret.attribution.activation_maps import (
    grad_cam,
    grad_cam_plus_plus,
    layer_cam,
)
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
from coursekit.interpret.feature_maps import feature_maps
from coursekit.interpret.filters import filters

__all__ = [
    "completeness_error",
    "deconvnet",
    "feature_maps",
    "filters",
    "find_layer",
    "grad_cam",
    "grad_cam_plus_plus",
    "guided_backpropagation",
    "integrated_gradients",
    "layer_cam",
    "occlusion",
    "rise",
    "saliency",
    "score_cam",
]
