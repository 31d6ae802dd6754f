from functools import partial

from coursekit.layers import SeparableConvBNReLU
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest


@pytest.mark.parametrize("options", [{}, {"dilation_rate": 2}])
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(SeparableConvBNReLU, 4, 3, **options), (7, 6, 3))


def test_it_is_a_depthwise_and_a_pointwise_convolution_each_normalized():
    images = random_images(7, 6, 3)
    layer = SeparableConvBNReLU(4, (3, 5), dilation_rate=2)
    layer.build(images.shape)
    randomize(layer)
    steps = [
        keras.layers.DepthwiseConv2D((3, 5), padding="same", dilation_rate=2, use_bias=False),
        keras.layers.BatchNormalization(epsilon=1e-5),
        keras.layers.ReLU(),
        keras.layers.Conv2D(4, 1, use_bias=False),
        keras.layers.BatchNormalization(epsilon=1e-5),
        keras.layers.ReLU(),
    ]
    model = keras.Sequential([keras.Input(images.shape[1:]), *steps])
    model.set_weights(sorted_as(model, layer))
    assert_same(layer(images), model(images))


def sorted_as(model, layer):
    """Returns the values of a layer in the order of a model's weights, where shapes tell them."""
    shapes = [tuple(weight.shape) for weight in layer.weights]
    left = [weight.numpy() for weight in layer.weights]
    values = []
    for weight in model.weights:
        number = shapes.index(tuple(weight.shape))
        shapes.pop(number)
        values.append(left.pop(number))
    return values


def test_it_has_the_weights_of_the_formula():
    layer = SeparableConvBNReLU(256, 3)
    layer.build((None, None, None, 2048))
    kernels = [np.prod(w.shape) for w in layer.weights if len(w.shape) == 4]
    assert sum(kernels) == 9 * 2048 + 2048 * 256
    assert layer.count_params() == sum(kernels) + 4 * (2048 + 256)


def test_the_start_keeps_the_variance_of_each_half():
    layer = SeparableConvBNReLU(512, 3)
    layer.build((None, None, None, 512))
    depthwise, point = (np.array(w) for w in layer.weights if len(w.shape) == 4)
    assert depthwise.var() == pytest.approx(2 / 9, rel=0.1)
    assert point.var() == pytest.approx(2 / 512, rel=0.1)


@pytest.mark.parametrize("name", ["filters", "kernel_size", "dilation_rate"])
@pytest.mark.parametrize("value", [0, 1.5, "3"])
def test_numbers_are_checked(name, value):
    with pytest.raises(ValueError, match=f"`{name}` must be a positive integer"):
        SeparableConvBNReLU(**{"filters": 4, "kernel_size": 3, name: value})
