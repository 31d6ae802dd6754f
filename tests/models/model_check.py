"""What must hold for every model of the kit, proved for one of them."""

from contextlib import contextmanager
from pathlib import Path
import tempfile

from coursekit.analysis import endpoints
import keras
import numpy as np
from onednn import go_on, where_onednn_is_off
import pytest

CLASSES = 3
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def check_model(build, *, input_shape, strides):
    """Proves that a model keeps the rules that hold for all families.

    `build` takes `input_shape`, `classes`, `include_top`, `weights` and `name`, and returns a
    new model; `strides` are those of its endpoints, ascending.
    """
    images = np.random.default_rng(0).normal(size=(4, *input_shape)).astype("float32")
    model = build(input_shape=input_shape, classes=CLASSES, name="mine")
    assert model.name == "mine"
    assert model.input_shape == (None, *input_shape)
    assert model.output_shape == (None, CLASSES)
    assert list(endpoints(model)) == [f"stride{stride}" for stride in strides]
    _check_training(model, images)
    _check_saving(model, images[:2])
    _check_weights(build, model, images[:2])
    _check_body(build, model, images[:2])
    with where_onednn_is_off(go_on):
        _check_channels_first(build, model, images[:2])
    _check_mixed_precision(build, images)
    _check_arguments(build, input_shape)


def _check_training(model, images):
    """Trains a step; every trainable weight must change, and stay finite."""
    before = [weight.numpy() for weight in model.trainable_weights]
    model.compile(keras.optimizers.SGD(1e-2), LOSS)
    assert np.isfinite(model.train_on_batch(images, np.arange(len(images)) % CLASSES))
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert np.isfinite(weight).all()
        assert np.any(weight.numpy() != old), f"{weight.path} did not learn"


def _check_saving(model, images):
    loaded = saved_and_loaded(model)
    assert list(endpoints(loaded)) == list(endpoints(model))
    assert loaded.name == model.name
    assert_close(loaded(images), model(images))


def _check_weights(build, model, images):
    """Loads what `save_weights` wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.weights.h5"
        model.save_weights(path)
        loaded = build(weights=path, input_shape=images.shape[1:], classes=CLASSES)
    assert_close(loaded(images), model(images))


def _check_body(build, model, images):
    """Without its top a model returns the maps before the top, of images of any size."""
    body = build(input_shape=(None, None, images.shape[-1]), include_top=False)
    assert len(body.output_shape) == 4, "without its top a model returns maps"
    assert body.output_shape[1:3] == (None, None)
    assert body.count_params() < model.count_params()
    whole = getattr(model, "full", model)
    for layer in body.layers:
        layer.set_weights(whole.get_layer(layer.name).get_weights())
    before_top = keras.Model(model.inputs, whole.get_layer(body.layers[-1].name).output)
    assert_close(body(images), before_top([images]))
    higher = np.concatenate([images, images], axis=1)
    assert body(higher).shape[1] > body(images).shape[1]


def _check_channels_first(build, model, images):
    """Computes the same of turned images, also when the data format of Keras is another again."""
    turned = np.moveaxis(images, -1, 1)
    with data_format("channels_first"):
        twin = build(input_shape=turned.shape[1:], classes=CLASSES)
    twin.set_weights(model.get_weights())
    loaded = saved_and_loaded(twin)
    assert_close(loaded(turned), model(images))


def _check_mixed_precision(build, images):
    """Proves that a model computes in float16, returns float32 logits and can be trained."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = build(input_shape=images.shape[1:], classes=CLASSES)
    finally:
        keras.config.set_dtype_policy(policy)
    assert model.get_layer("logits").input.dtype == "float16"
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    assert model(images).dtype == "float32"
    model.compile(keras.optimizers.SGD(1e-3), LOSS, run_eagerly=True)
    history = model.fit(images, np.arange(len(images)) % CLASSES, verbose=0)
    assert np.isfinite(history.history["loss"]).all()
    assert np.isfinite(model(images)).all()


def _check_arguments(build, input_shape):
    wrong = {"classes": 0, "input_shape": input_shape[:2], "weights": "nowhere.weights.h5"}
    for name, value in wrong.items():
        with pytest.raises(ValueError, match=f"`{name}` must be .*; got"):
            build(**{"input_shape": input_shape, name: value})


@contextmanager
def data_format(name):
    """Sets Keras's data format for a while."""
    before = keras.config.image_data_format()
    keras.config.set_image_data_format(name)
    try:
        yield
    finally:
        keras.config.set_image_data_format(before)


def saved_and_loaded(model):
    """Returns what comes of a model by way of a file."""
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder) / "model.keras")
        return keras.models.load_model(Path(folder) / "model.keras")


def assert_close(found, expected):
    np.testing.assert_allclose(found, expected, atol=1e-4, rtol=1e-4)
