from pathlib import Path

from coursekit.layers import WeightedSum
import keras
from layer_check import assert_same, random_images
import numpy as np
import pytest


def three_images():
    return [random_images(5, 4, 2, seed=seed) for seed in range(3)]


def test_it_is_the_sum_by_sigmoids():
    images, layer = three_images(), WeightedSum()
    assert_same(layer(images), sum(images) / 2)
    numbers = np.array([-3.0, 0.5, 2.0], "float32")
    layer.set_weights([numbers])
    weights = 1 / (1 + np.exp(-numbers))
    assert_same(layer(images), np.tensordot(weights, np.stack(images), 1))
    assert layer.compute_output_shape([image.shape for image in images]) == images[0].shape


def test_its_gradients_are_those_of_the_sigmoid():
    inputs = [keras.Input((5, 4, 2)) for _ in range(3)]
    model = keras.Model(inputs, WeightedSum()(inputs))
    images = three_images()
    model.compile(keras.optimizers.SGD(1.0), "mse")
    model.train_on_batch(images, np.zeros((3, 5, 4, 2)))
    error = sum(images) / 2  # against zero; the slope of the sigmoid at 0 is 1/4
    slopes = [np.mean(2 * error * image) / 4 for image in images]
    np.testing.assert_allclose(model.get_weights()[0], np.negative(slopes), rtol=1e-4)


def test_it_is_saved_with_its_configuration(tmp_path):
    inputs = [keras.Input((None, None, 2)) for _ in range(2)]
    layer = WeightedSum(initializer="random_normal", name="sum")
    model = keras.Model(inputs, layer(inputs))
    model.save(Path(tmp_path) / "model.keras")
    loaded = keras.models.load_model(Path(tmp_path) / "model.keras")
    assert loaded.get_layer("sum").get_config() == layer.get_config()
    assert layer.get_config()["initializer"] == "random_normal"
    images = three_images()[:2]
    assert_same(loaded(images), model(images))


def test_mixed_precision_keeps_the_weights_whole():
    layer = WeightedSum(dtype="mixed_float16")
    output = layer([image.astype("float16") for image in three_images()])
    assert output.dtype == "float16"
    assert layer.edges.dtype == "float32"


@pytest.mark.parametrize("shapes", [[(None, 4)], [(None, 4), (None, 5)], (None, 4)])
def test_it_needs_several_tensors_of_one_shape(shapes):
    with pytest.raises(ValueError, match="needs a list of two or more tensors of one shape; got"):
        WeightedSum().build(shapes)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "mixed_float16", "mixed_bfloat16"])
def test_it_computes_in_half_precision(dtype):
    layer = WeightedSum(dtype=dtype)
    outputs = layer(three_images())
    assert outputs.dtype == layer.compute_dtype
    whole = WeightedSum()(three_images())
    np.testing.assert_allclose(keras.ops.cast(outputs, "float32"), whole, atol=0.05)
