"""What must hold for every model that labels pixels, proved for one of them."""

from pathlib import Path
import tempfile

import keras
from model_check import assert_close, data_format, saved_and_loaded
import numpy as np
from onednn import go_on, where_onednn_is_off
import pytest

CLASSES = 3
LOSS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def check_pixel_model(build, *, size=(32, 48), other=(37, 45), channels=3):
    """Proves that a model keeps the rules of the families.

    `build` takes `input_shape`, `classes`, `weights` and `name`, and returns a new model of
    random weights; `other` is a size that it takes, too, if it is built for an open one.
    """
    images = np.random.default_rng(0).normal(size=(2, *size, channels)).astype("float32")
    labels = np.random.default_rng(1).integers(0, CLASSES, (2, *size))
    model = build(input_shape=(*size, channels), classes=CLASSES, name="mine")
    assert model.name == "mine"
    assert model.input_shape == (None, *size, channels)
    assert model.output_shape == (None, *size, CLASSES)
    _check_training(model, images, labels)
    assert_close(saved_and_loaded(model)(images), model(images))
    _check_weights(build, model, images)
    _check_open_sizes(build, model, images, other)
    with where_onednn_is_off(go_on):
        _check_channels_first(build, model, images)
    _check_mixed_precision(build, images, labels)
    _check_arguments(build, images.shape[1:])


def _check_training(model, images, labels):
    """Trains a step; every trainable weight must change, and stay finite."""
    before = [weight.numpy() for weight in model.trainable_weights]
    model.compile(keras.optimizers.SGD(1e-1), LOSS)
    assert np.isfinite(model.train_on_batch(images, labels))
    for weight, old in zip(model.trainable_weights, before, strict=True):
        assert np.isfinite(weight).all()
        assert np.any(weight.numpy() != old), f"{weight.path} did not learn"


def _check_weights(build, model, images):
    """Loads what `save_weights` wrote."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.weights.h5"
        model.save_weights(path)
        loaded = build(weights=path, input_shape=images.shape[1:], classes=CLASSES)
    assert_close(loaded(images), model(images))


def _check_open_sizes(build, model, images, other):
    """Takes images of any size, and returns logits of each pixel."""
    open_model = build(input_shape=(None, None, images.shape[-1]), classes=CLASSES)
    open_model.set_weights(model.get_weights())
    assert open_model.output_shape == (None, None, None, CLASSES)
    assert_close(open_model.predict(images, verbose=0), model(images))
    larger = np.ones((1, *other, images.shape[-1]), "float32")
    fixed = build(input_shape=larger.shape[1:], classes=CLASSES)
    fixed.set_weights(model.get_weights())
    logits = open_model.predict(larger, verbose=0)
    assert logits.shape == (1, *other, CLASSES)
    assert_close(fixed(larger), logits)


def _check_channels_first(build, model, images):
    turned = np.moveaxis(images, -1, 1)
    with data_format("channels_first"):
        twin = build(input_shape=turned.shape[1:], classes=CLASSES)
    twin.set_weights(model.get_weights())
    assert_close(saved_and_loaded(twin)(turned), np.moveaxis(np.array(model(images)), -1, 1))


def _check_mixed_precision(build, images, labels):
    """Computes in float16, returns float32 logits and can be trained."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_float16")
    try:
        model = build(input_shape=images.shape[1:], classes=CLASSES)
    finally:
        keras.config.set_dtype_policy(policy)
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    assert {layer.compute_dtype for layer in model.layers} == {"float16", "float32"}
    assert model(images).dtype == "float32"
    model.compile(keras.optimizers.SGD(1e-3), LOSS)
    assert np.isfinite(model.train_on_batch(images, labels))
    assert np.isfinite(model(images)).all()


def _check_arguments(build, input_shape):
    wrong = {"classes": 0, "weights": "nowhere.weights.h5"}
    for name, value in wrong.items():
        with pytest.raises(ValueError, match=f"`{name}` must be .*; got"):
            build(**{"input_shape": input_shape, name: value})
    for shape in (input_shape[:2], (32, 32, None), 3):
        with pytest.raises(ValueError, match="`input_shape` must be "):
            build(input_shape=shape)
