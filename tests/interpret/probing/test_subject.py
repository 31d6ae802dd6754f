from any_model import any_model
from coursekit.interpret import (
    deconvnet,
    grad_cam,
    guided_backpropagation,
    integrated_gradients,
    layer_cam,
    occlusion,
    rise,
    saliency,
    score_cam,
)
from coursekit.interpret.probing.subject import Subject
import keras
from keras import layers, ops
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((5, 6, 7, 2), dtype="float32")


def stepped(step):
    """Returns a model with a step after its maps."""
    listed = [layers.Conv2D(3, 3, activation="relu", name="maps"), layers.Lambda(step)]
    return keras.Sequential([keras.Input((6, 7, 2)), *listed, layers.Flatten(), layers.Dense(2)])


def subject(model, images=IMAGES, target=0, **options):
    return Subject(
        model, images, target, **({"output": None, "input": None, "score": "logit"} | options)
    )


@pytest.mark.parametrize(
    "method",
    [saliency, integrated_gradients, guided_backpropagation, deconvnet, grad_cam, layer_cam],
)
def test_a_model_without_a_gradient_is_refused(method):
    what = "layer 'maps'" if method in (grad_cam, layer_cam) else "`images`"
    options = {"layer": "maps"} if method in (grad_cam, layer_cam) else {}
    model = stepped(lambda x: ops.cast(ops.round(10 * x), "float32"))
    if keras.backend.backend() == "jax":  # which cannot tell no gradient from a gradient of zeros
        with pytest.warns(UserWarning, match="the map of image 0 is zero everywhere"):
            method(model, IMAGES, 0, **options)
        return
    message = f"`model` must be differentiable.*no gradient with respect to {what}"
    with pytest.raises(ValueError, match=message):
        method(model, IMAGES, 0, **options)


def test_methods_that_need_no_gradient_take_it():
    model = stepped(lambda x: ops.round(10 * x))
    assert occlusion(model, IMAGES, 0, patch=3).any()
    assert rise(model, IMAGES, 0, samples=4, grid=2).any()
    assert score_cam(model, IMAGES, 0, layer="maps").shape == (5, 6, 7)


def test_scores_are_the_models_outputs():
    case = any_model("functional")
    expected = np.asarray(case.model(case.images))[[0, 1, 2], [3, 0, 1]]
    found = subject(case.model, case.images, [3, 0, 1], score="probability", batch_size=2)
    np.testing.assert_allclose(found.scores(), expected, atol=1e-6)
    backward = found.scores_of(case.images[::-1], np.array([2, 1, 0]))
    np.testing.assert_allclose(backward, expected[::-1], atol=1e-6)


def test_scores_of_changed_images_keep_the_other_inputs():
    case = any_model("several_inputs")
    found = subject(case.model, case.images, 1, input=1, score="probability")
    changed = case.images[1][[0, 0]] + 1
    first, _, number = (x[[2, 1]] for x in case.images)
    expected = np.asarray(case.model([first, changed, number]))[:, 1]
    np.testing.assert_allclose(found.scores_of(changed, np.array([2, 1])), expected, atol=1e-6)


def test_what_was_compiled_does_not_keep_a_model():
    import gc
    from weakref import ref

    model = stepped(ops.tanh)
    for method in (saliency, grad_cam, score_cam):
        method(model, IMAGES, 0)
    gone = ref(model)
    del model
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("method", [saliency, grad_cam, score_cam])
def test_the_losses_of_the_users_last_call_stay(method):
    convolution = layers.Conv2D(3, 3, activity_regularizer="l2")
    model = keras.Sequential(
        [keras.Input((6, 7, 2)), convolution, layers.Flatten(), layers.Dense(2)]
    )
    model(IMAGES)
    before = [float(loss) for loss in model.losses]
    method(model, 2 * IMAGES, 0)
    assert [float(loss) for loss in model.losses] == before


def test_many_models_give_no_warning_of_tensorflow(caplog):
    for _ in range(6):
        saliency(keras.Sequential([keras.Input((6, 7, 2)), layers.Flatten()]), IMAGES, 0)
    assert "retracing" not in caplog.text


def test_a_second_call_compiles_nothing():
    traced = []

    def step(x):
        traced.append(0)
        return ops.tanh(x)

    model = stepped(step)
    saliency(model, IMAGES, 0)
    before = len(traced)
    saliency(model, IMAGES[::-1], [1, 0, 1, 1, 0])
    assert len(traced) == before


@pytest.mark.parametrize("size", [0, -1, 2.5, None])
def test_a_batch_holds_at_least_one_image(size):
    with pytest.raises(ValueError, match="`batch_size` must be a positive integer; got"):
        saliency(stepped(ops.tanh), IMAGES, 0, batch_size=size)
