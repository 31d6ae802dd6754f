from functools import partial

from coursekit.layers import DepthwiseSeparableConv
import keras
from layer_check import assert_same, check_layer, copy_weights, random_images, randomize
import numpy as np
import pytest

VARIED = [
    {"strides": 2, "activation": "relu"},
    {"padding": "valid", "dilation_rate": 2, "depth_multiplier": 2, "use_bias": False},
]


@pytest.mark.parametrize("options", VARIED)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(DepthwiseSeparableConv, filters=5, kernel_size=3, **options), (7, 6, 4))


@pytest.mark.parametrize("options", VARIED)
def test_it_equals_keras_separable_convolution(options):
    images = random_images(7, 6, 4)
    layer = DepthwiseSeparableConv(5, 3, **options)
    twin = keras.layers.SeparableConv2D(5, 3, **{"padding": "same", **options})
    layer.build(images.shape), twin.build(images.shape)
    randomize(layer)
    copy_weights(layer, twin)
    assert_same(layer(images), twin(images))


def test_it_equals_the_full_convolution_of_the_product_of_its_kernels():
    images, layer = random_images(7, 6, 4), DepthwiseSeparableConv(5, 3, use_bias=False)
    layer.build(images.shape)
    depthwise, pointwise = layer.get_weights()
    full = np.einsum("hwcm,xycn->hwcn", depthwise, pointwise)
    assert_same(layer(images), keras.ops.conv(images, full, padding="same"))


@pytest.mark.parametrize(("n", "k", "m"), [(512, 3, 256), (8, 5, 3), (1, 1, 7)])
def test_its_share_of_the_weights_is_one_by_n_plus_one_by_k_squared(n, k, m):
    layers = (
        DepthwiseSeparableConv(n, k, use_bias=False),
        keras.layers.Conv2D(n, k, use_bias=False),
    )
    for layer in layers:
        layer.build((None, None, None, m))
    share = layers[0].count_params() / layers[1].count_params()
    assert share == pytest.approx(1 / n + 1 / k**2)


def test_options_are_checked():
    with pytest.raises(ValueError, match=r"`strides` must be a positive integer; got \(1, 2\)"):
        DepthwiseSeparableConv(4, 3, strides=(1, 2))


def test_images_as_wide_as_there_are_filters_get_their_bias_on_the_channels():
    check_layer(partial(DepthwiseSeparableConv, filters=6, kernel_size=3), (7, 6, 4))
