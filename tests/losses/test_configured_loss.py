"""Weights of samples, as Keras has them, through every loss of the kit."""

from any_backend import graph
from coursekit._keras.tensors.sample_weights import spread_weights
from coursekit.losses import GaussianNLL, LaplaceNLL, MixtureNLL, PixelCrossentropy, SoftDice
import keras
import numpy as np
from pixel_scenes import HOLES, LOGITS
import pytest

RNG = np.random.default_rng(0)
OUTPUTS = RNG.normal(size=(4, 7, 6)).astype("float32")
PLAIN = [
    (PixelCrossentropy, HOLES, LOGITS),
    (GaussianNLL, OUTPUTS[..., :3], OUTPUTS),
    (LaplaceNLL, OUTPUTS[:, 0, :3], OUTPUTS[:, 1]),
    (MixtureNLL, OUTPUTS[:, 0, :2], OUTPUTS[..., :5]),
]
EVERY = [*PLAIN, (SoftDice, HOLES, LOGITS)]


@pytest.mark.parametrize(("loss_class", "targets", "outputs"), EVERY)
def test_weights_of_1_change_nothing_in_evaluate_and_fit(loss_class, targets, outputs):
    results = []
    for weights in (None, np.ones(4), 2 * np.ones(4)):
        inputs = keras.Input(outputs.shape[1:])
        model = keras.Model(inputs, keras.layers.Identity()(inputs))
        model.compile("sgd", loss_class(), jit_compile=False)
        results.append(model.evaluate(outputs, targets, 4, 0, weights))
        history = model.fit(outputs, targets, 4, 1, 0, sample_weight=weights)
        np.testing.assert_allclose(history.history["loss"][0], results[-1], rtol=1e-6)
    np.testing.assert_allclose(results[1], results[0], rtol=1e-6)
    np.testing.assert_allclose(results[2], 2 * results[0], rtol=1e-6)


@pytest.mark.parametrize(("loss_class", "targets", "outputs"), PLAIN)
def test_weights_multiply_and_the_mean_divides_by_the_number(loss_class, targets, outputs):
    each = np.array(loss_class(reduction=None)(targets, outputs))
    weights = np.array([0.0, 1.0, 2.0, 0.5])
    weighted = weights.reshape(-1, *[1] * (each.ndim - 1)) * each
    number = np.sum(HOLES != 255) if loss_class is PixelCrossentropy else each.size
    loss = loss_class()
    np.testing.assert_allclose(loss(targets, outputs, weights), weighted.sum() / number, rtol=1e-5)
    total = loss_class(reduction="sum")(targets, outputs, weights)
    np.testing.assert_allclose(total, weighted.sum(), rtol=1e-5)


@pytest.mark.parametrize(("loss_class", "targets", "outputs"), EVERY)
def test_what_is_saved_does_not_depend_on_floatx(loss_class, targets, outputs):
    keras.config.set_floatx("float16")
    try:
        loss = loss_class()
        assert loss.dtype == "float32"
        value = loss(targets, outputs)
    finally:
        keras.config.set_floatx("float32")
    assert value.dtype == "float32"
    np.testing.assert_allclose(loss_class(**loss.get_config())(targets, outputs), value)
    assert loss_class(dtype="float64").get_config()["dtype"] == "float64"


def test_the_batch_may_be_of_unknown_size():
    shapes = [
        ((None, 5, 6), "uint8"),
        ((None, None, None, 3), "float32"),
        ((None,), "float32"),
    ]
    for loss in (PixelCrossentropy(), SoftDice()):
        value = graph(loss, *shapes)(HOLES, LOGITS, np.arange(4))
        np.testing.assert_allclose(value, loss(HOLES, LOGITS, np.arange(4)), rtol=1e-6)


@pytest.mark.parametrize("given", [(3,), (4, 6), (4, 5, 6, 2), (5,)])
def test_weights_that_do_not_fit_are_named(given):
    with pytest.raises(ValueError, match=r"`sample_weight` must fit the shape \(4, 5, 6\)"):
        spread_weights(np.ones(given), (4, 5, 6), "float32")
