"""Every method on every kind of model."""

from functools import partial

from any_model import MODELS, any_model, assert_left_as_it_was, data_format_of, state
from coursekit.interpret import (
    deconvnet,
    grad_cam,
    grad_cam_plus_plus,
    guided_backpropagation,
    integrated_gradients,
    layer_cam,
    occlusion,
    rise,
    saliency,
    score_cam,
)
import numpy as np
import pytest

SIGNED = {
    "saliency": saliency,
    "integrated_gradients": partial(integrated_gradients, steps=2),
    "guided_backpropagation": guided_backpropagation,
    "deconvnet": deconvnet,
}
MAPS = {
    "grad_cam": grad_cam,
    "grad_cam_plus_plus": grad_cam_plus_plus,
    "layer_cam": layer_cam,
    "score_cam": score_cam,
    "occlusion": partial(occlusion, patch=4),
    "rise": partial(rise, samples=7, grid=3),
}
METHODS = SIGNED | MAPS
CLASSES = np.array([1, 1, 3])


@pytest.mark.filterwarnings("ignore:the map of image")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("kind", MODELS)
def test_a_method_takes_any_model_and_leaves_it_as_it_was(kind, method):
    case = any_model(kind)
    before = state(case.model)
    with data_format_of(kind):
        found, other = (
            METHODS[method](case.model, case.images, CLASSES, batch_size=size, **case.options)
            for size in (3, 2)
        )
    shape = case.explained.shape
    if method in MAPS:
        shape = (shape[0], *shape[2:]) if kind == "channels_first" else shape[:3]
    assert found.shape == shape
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert found.any()
    scale = np.abs(found).max()
    tolerance = 1e-2 if kind == "mixed_precision" else 1e-5
    np.testing.assert_allclose(other, found, atol=tolerance * scale + 1e-6)
    assert_left_as_it_was(before, case.model)
