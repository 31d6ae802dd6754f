from pathlib import Path

from coursekit.models import efficientnet_lite, lenet, resnet_cifar
import keras
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).normal(size=(2, 32, 32, 1)).astype("float32")


@pytest.mark.parametrize("kind", [str, Path])
@pytest.mark.parametrize("name", ["m.weights.h5", "m.keras"])
def test_weights_are_loaded_from_a_file(tmp_path, kind, name):
    model = lenet("lenet5")
    (model.save if name.endswith("keras") else model.save_weights)(tmp_path / name)
    loaded = lenet("lenet5", weights=kind(tmp_path / name), name="loaded")
    assert loaded.name == "loaded"
    np.testing.assert_array_equal(loaded(IMAGES), model(IMAGES))


@pytest.mark.parametrize("options", [{"classes": 4}, {"input_shape": (32, 32, 3)}])
def test_weights_of_another_model_are_refused(tmp_path, options):
    lenet("lenet5").save_weights(tmp_path / "m.weights.h5")
    with pytest.raises(ValueError, match="`weights` must be those of a 'lenet5' with the same"):
        lenet("lenet5", weights=tmp_path / "m.weights.h5", **options)


def test_unknown_weights_are_refused_and_the_known_named(tmp_path):
    with pytest.raises(ValueError, match=r"`weights` must be None or .*'imagenet'\. Only eff"):
        lenet("lenet5", weights="imagenet")
    with pytest.raises(ValueError, match=r"must be None, 'imagenet' or the path of .*'x'"):
        efficientnet_lite("efficientnet_lite0", weights="x")
    with pytest.raises(ValueError, match="`weights` must be None or the path"):
        lenet("lenet5", weights=tmp_path)


@pytest.mark.parametrize(
    "shape", [(32, 32), (32, 32, None), 32, None, (0, 32, 1), (32.0, 32, 1), (1, 32, 32, 1)]
)
def test_the_shape_of_an_image_is_checked(shape):
    with pytest.raises(ValueError, match="`input_shape` must be "):
        resnet_cifar("resnet8", input_shape=shape)


@pytest.mark.parametrize("classes", [0, 2.0, None, "ten"])
def test_the_number_of_classes_is_checked(classes):
    with pytest.raises(ValueError, match="`classes` must be a positive integer; got"):
        resnet_cifar("resnet8", classes=classes)


def test_logits_are_float32_and_pooled_over_all_places():
    model = resnet_cifar("resnet8", input_shape=(8, 8, 3), classes=2)
    body = keras.Model(model.inputs, model.get_layer("pool").input)
    images = np.random.default_rng(0).normal(size=(2, 8, 8, 3)).astype("float32")
    means = np.mean(body([images]), axis=(1, 2))
    np.testing.assert_allclose(model(images), model.get_layer("logits")(means), atol=1e-5)
