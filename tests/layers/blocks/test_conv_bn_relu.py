from functools import partial

from coursekit.layers import BNReLUConv, ConvBNReLU
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

VARIED = {"strides": 2, "groups": 2, "activation": "elu", "momentum": 0.7, "epsilon": 0.1}


@pytest.mark.parametrize("make", [ConvBNReLU, BNReLUConv])
@pytest.mark.parametrize("options", [VARIED, {"padding": "valid", "dilation_rate": (1, 2)}])
def test_it_keeps_the_rules_of_a_layer(make, options):
    check_layer(partial(make, filters=6, kernel_size=(3, 2), **options), (6, 5, 4))


def built(layer, images):
    layer.build(images.shape)
    randomize(layer)
    return layer


def test_at_inference_it_is_one_convolution_with_a_bias():
    images = random_images(6, 5, 4)
    layer = built(ConvBNReLU(3, 3, epsilon=0.1), images)
    gamma, beta, mean, variance = layer._norm.get_weights()
    scale = gamma / np.sqrt(variance + 0.1)
    folded = keras.layers.Conv2D(3, 3, padding="same", activation="relu")
    folded.build(images.shape)
    folded.set_weights([layer._conv.get_weights()[0] * scale, beta - mean * scale])
    assert_same(layer(images), folded(images))


def test_in_training_the_channels_have_mean_beta_and_deviation_gamma():
    images = random_images(8, 8, 4)
    layer = built(ConvBNReLU(3, 3, activation=None), images)
    output = np.array(layer(images, training=True))
    gamma, beta = layer._norm.get_weights()[:2]
    np.testing.assert_allclose(output.mean((0, 1, 2)), beta, atol=1e-5)
    np.testing.assert_allclose(output.std((0, 1, 2)), gamma, rtol=1e-4)


def test_the_moving_mean_keeps_the_part_that_momentum_says():
    images = random_images(8, 8, 4)
    layer = built(BNReLUConv(3, 1, momentum=0.7), images)
    old = layer._norm.get_weights()[2]
    layer(images, training=True)
    expected = 0.7 * old + 0.3 * images.mean((0, 1, 2))
    assert_same(layer._norm.get_weights()[2], expected)


def test_the_other_order_normalizes_and_activates_first():
    images = random_images(6, 5, 4)
    layer = built(BNReLUConv(3, 3), images)
    gamma, beta, mean, variance = layer._norm.get_weights()
    active = np.maximum((images - mean) / np.sqrt(variance + 1e-5) * gamma + beta, 0)
    assert_same(layer(images), keras.ops.conv(active, layer._conv.kernel, padding="same"))


@pytest.mark.parametrize("make", [ConvBNReLU, BNReLUConv])
def test_it_has_no_useless_bias(make):
    layer = built(make(6, 3), random_images(6, 5, 4))
    channels = 6 if make is ConvBNReLU else 4
    assert layer.count_params() == 9 * 4 * 6 + 4 * channels


def test_a_function_as_activation_survives_the_round_trip():
    layer = ConvBNReLU(2, 1, activation=keras.activations.gelu)
    assert layer.activation is keras.activations.gelu
    assert ConvBNReLU.from_config(layer.get_config()).get_config() == layer.get_config()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters": 0, "kernel_size": 3}, "`filters` must be a positive integer; got 0"),
        ({"filters": 2, "kernel_size": (3, 0)}, "`kernel_size` must be a positive integer"),
        (
            {"filters": 2, "kernel_size": 3, "strides": (1, 1, 1)},
            "`strides` must be a positive integer",
        ),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        ConvBNReLU(**options)
