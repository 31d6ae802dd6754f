from callback_networks import IMAGES, LABELS, fit, network, two_branches
from coursekit.callbacks import GradientNorms
import keras
from keras import layers
import numpy as np
import pytest


def test_gradient_norms_are_those_of_a_step():
    """With SGD the gradient is the step over the learning rate."""
    model = network()
    model.layers[2].rate = 0.0
    callback = GradientNorms(IMAGES, LABELS)
    before = [np.array(weight) for weight in model.trainable_weights]
    fit(model, callback, epochs=1, batch_size=24)
    noted = [row["norm"] for row in callback.rows if row["epoch"] == 0]
    for norm, old, weight in zip(noted, before, model.trainable_weights, strict=True):
        step = np.linalg.norm(old - np.array(weight)) / 0.1
        assert norm == pytest.approx(step, rel=1e-3, abs=1e-6)
    row = callback.rows[0]
    assert row["rms"] == pytest.approx(row["norm"] / 6)  # 36 weights of the 3 x 3 x 1 x 4 kernel


def test_exploding_gradients_have_a_norm():
    model = network()
    model.get_layer("dense").kernel.assign(np.full((144, 3), 1e30) * [1, -1, 0])
    callback = GradientNorms(IMAGES, LABELS)
    fit(model, callback, epochs=1, batch_size=24)
    first = [row["norm"] for row in callback.rows if row["epoch"] == 0]
    assert np.isfinite(first).all()
    assert max(first) > 1e20


def test_sample_weights_count_as_in_fit():
    model = two_branches()
    weights = np.where(LABELS == 0, 3.0, 0.5)
    before = [weight.numpy() for weight in model.trainable_weights]
    callback = GradientNorms(IMAGES, LABELS, sample_weight=weights)
    fit(model, callback, epochs=1, batch_size=24, sample_weight=weights)
    steps = [
        np.linalg.norm(old - weight.numpy()) / 0.1
        for old, weight in zip(before, model.trainable_weights, strict=True)
    ]
    noted = [row["norm"] for row in callback.rows if row["epoch"] == 0]
    np.testing.assert_allclose(noted, steps, rtol=1e-3)


def test_weights_of_one_name_are_told_apart():
    callback = GradientNorms(IMAGES, LABELS)
    fit(two_branches(), callback, epochs=1)
    names = [row["weight"] for row in callback.rows if row["epoch"] == 0]
    assert len(set(names)) == 6
    assert {"left/conv1/kernel", "right/conv1/bias", "logits/kernel"} < set(names)


def test_several_outputs_and_recurrent_layers():
    x = keras.Input((5, 4))
    steps = layers.LSTM(3, return_sequences=True)(x)
    first = layers.Dense(1, name="first")(layers.GlobalAveragePooling1D()(steps))
    model = keras.Model(x, {"first": first, "steps": layers.Dense(2, name="steps")(steps)})
    model.compile("sgd", "mse")
    images = np.ones((4, 5, 4))
    labels = {"first": np.ones((4, 1)), "steps": np.ones((4, 5, 2))}
    callback = GradientNorms(images, labels)
    model.fit(images, labels, verbose=0, callbacks=[callback])
    assert all(row["norm"] > 0 for row in callback.rows if row["epoch"] == 0)


def test_another_backend_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    with pytest.raises(RuntimeError, match="`GradientNorms` needs the TensorFlow backend; Keras"):
        GradientNorms(IMAGES, LABELS)
