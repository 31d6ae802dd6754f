"""What must hold for every loss of the kit, proved for one of them."""

from pathlib import Path
import tempfile

from any_backend import gradient, graph
import keras
import numpy as np


def gradient_of(loss, targets, outputs):
    """Returns the loss and its gradient with respect to the outputs, as arrays."""
    return gradient(lambda given: loss(targets, given), outputs)


def check_loss(loss, targets, outputs):
    """Proves a loss's configuration, gradient, graph mode, extremes and use in `fit`."""
    twin = type(loss).from_config(loss.get_config())
    value, slopes = gradient_of(loss, targets, outputs)
    assert twin.get_config() == loss.get_config()
    np.testing.assert_allclose(twin(targets, outputs), value)
    np.testing.assert_allclose(graph(loss)(targets, outputs), value, rtol=1e-5)
    _check_gradient(loss, targets, outputs, slopes)
    _check_extremes(loss, targets, outputs)
    _check_fit(loss, targets, outputs)


def _check_gradient(loss, targets, outputs, slopes):
    direction = np.random.default_rng(1).normal(size=outputs.shape).astype("float32")
    step = np.float32(1e-2)
    ahead, behind = (
        loss(targets, outputs + step * direction),
        loss(targets, outputs - step * direction),
    )
    slope = (float(ahead) - float(behind)) / (2 * step)
    np.testing.assert_allclose(slope, np.sum(slopes * direction), rtol=2e-2, atol=1e-3)


def _check_extremes(loss, targets, outputs):
    """Float16 outputs give nearly the same loss; its largest numbers give finite ones."""
    half = outputs.astype("float16")
    np.testing.assert_allclose(loss(targets, half), loss(targets, outputs), rtol=5e-3)
    signs = np.sign(np.random.default_rng(2).normal(size=outputs.shape))
    for extreme in (signs, np.ones_like(signs), -np.ones_like(signs)):
        largest = (extreme * np.finfo("float16").max).astype("float16")
        assert np.isfinite(loss(targets, largest))
        value, slopes = gradient_of(loss, targets, largest.astype("float32"))
        assert np.isfinite(value)
        assert np.isfinite(slopes).all()


def _check_fit(loss, targets, outputs):
    inputs = keras.Input(outputs.shape[1:], dtype="float32")
    model = keras.Model(inputs, keras.layers.Dense(outputs.shape[-1], "linear")(inputs))
    model.compile(keras.optimizers.Adam(1e-2), loss)
    history = model.fit(outputs, targets, epochs=8, batch_size=len(outputs), verbose=0)
    assert history.history["loss"][-1] < history.history["loss"][0]
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        loaded = keras.models.load_model(Path(folder) / "model.keras")
    assert loaded.loss.get_config() == loss.get_config()
