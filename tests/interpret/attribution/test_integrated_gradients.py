from any_model import any_model, data_format_of
from coursekit.interpret import completeness_error, integrated_gradients
import keras
from keras import layers
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((2, 4, 6, 2), dtype="float32")


@pytest.mark.parametrize("baseline", [0.0, 0.3, "mean", "blur", "noise"])
def test_a_linear_model_gives_weight_times_difference(baseline):
    dense = layers.Dense(2, activation="softmax")
    model = keras.Sequential([keras.Input((4, 6, 2)), layers.Flatten(), dense])
    found = integrated_gradients(model, IMAGES, 1, steps=1, baseline=baseline)
    error = completeness_error(model, IMAGES, 1, found, baseline=baseline)
    np.testing.assert_allclose(error, 0, atol=1e-5)
    if baseline == 0:
        kernel = dense.kernel.numpy()[:, 1].reshape(4, 6, 2)
        np.testing.assert_allclose(found, kernel * IMAGES, atol=1e-6)


def test_a_smooth_model_is_divided_completely():
    convolution = layers.Conv2D(4, 3, activation="tanh")
    top = [layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")]
    model = keras.Sequential([keras.Input((4, 6, 2)), convolution, *top])
    for score in ("logit", "probability"):
        found = integrated_gradients(model, IMAGES, [0, 2], score=score)
        error = completeness_error(model, IMAGES, [0, 2], found, score=score)
        np.testing.assert_allclose(error, 0, atol=1e-5)


def test_a_product_is_shared_by_its_factors():
    inputs = keras.Input((1, 2, 1))
    model = keras.Model(inputs, inputs[:, :, 0, 0] * inputs[:, :, 1, 0])
    found = integrated_gradients(model, np.float32([[[[3], [5]]]]), 0)
    np.testing.assert_allclose(found.ravel(), [7.5, 7.5], rtol=1e-5)


def test_the_mean_of_a_channel_is_that_of_the_channel_with_channels_first():
    case = any_model("channels_first")
    with data_format_of("channels_first"):
        found = integrated_gradients(case.model, case.images, 0, baseline="mean")
        start = np.broadcast_to(case.images.mean((2, 3), keepdims=True), case.images.shape)
        expected = integrated_gradients(case.model, case.images, 0, baseline=start)
    np.testing.assert_allclose(found, expected, atol=1e-6)
