"""What must hold for every model of the kit, proved for one of them."""

from pathlib import Path
import tempfile

from coursekit.models import endpoints
import keras
import numpy as np


def check_model(build, *, input_shape, strides, num_classes=3):
    """Proves that a model trains, saves, loads and takes the arguments that all of them take.

    `build` takes `input_shape`, `num_classes` and `include_top` and returns a
    new model; `strides` are those of its endpoints, ascending.
    """
    model = build(input_shape=input_shape, num_classes=num_classes)
    assert model.input_shape == (None, *input_shape)
    assert model.output_shape == (None, num_classes)
    assert list(endpoints(model)) == [f"stride{stride}" for stride in strides]
    body = build(input_shape=input_shape, include_top=False)
    assert len(body.output_shape) == 4, "without its top a model returns maps"
    assert body.count_params() < model.count_params()
    images = np.random.default_rng(0).normal(size=(4, *input_shape)).astype("float32")
    _check_training(model, images, num_classes)
    _check_saving(model, images[:2])


def _check_training(model, images, num_classes):
    """Trains a step; every trainable weight must change, and stay finite."""
    before = [np.array(weight) for weight in model.trainable_weights]
    labels = np.arange(len(images)) % num_classes
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(1e-2), loss)
    assert np.isfinite(model.train_on_batch(images, labels))
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert np.isfinite(weight).all()
        assert np.any(np.array(weight) != old), f"{weight.path} did not learn"


def _check_saving(model, images):
    logits = model.predict(images, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        loaded = keras.models.load_model(Path(folder) / "model.keras")
    assert list(endpoints(loaded)) == list(endpoints(model))
    np.testing.assert_allclose(loaded.predict(images, verbose=0), logits, atol=1e-5, rtol=1e-5)
