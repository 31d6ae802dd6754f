from functools import partial

from coursekit.layers import ConvBNReLU, DoubleConv2D
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import pytest


@pytest.mark.parametrize(
    "options",
    [
        {"filters": 4, "activation": "elu"},
        {"filters": 4, "kernel_size": (3, 1), "padding": "valid"},
        {"filters": 3, "normalization": "batch", "momentum": 0.7},
    ],
)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(DoubleConv2D, **options), (6, 7, 2))


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_it_is_two_convolutions(padding):
    images = random_images(8, 7, 2)
    layer = DoubleConv2D(3, padding=padding)
    layer.build(images.shape)
    randomize(layer)
    x = images
    for kernel, bias in (layer.weights[:2], layer.weights[2:]):
        x = keras.ops.relu(keras.ops.conv(x, kernel, padding=padding) + bias)
    assert_same(layer(images), x)
    assert x.shape[1:3] == ((4, 3) if padding == "valid" else (8, 7))


def test_normalized_it_has_no_bias_and_keeps_the_momentum():
    layer = DoubleConv2D(3, normalization="batch", momentum=0.6)
    layer.build((None, None, None, 2))
    assert layer.count_params() == 9 * 2 * 3 + 9 * 3 * 3 + 2 * 4 * 3
    convs = [part for part in layer._flatten_layers() if isinstance(part, ConvBNReLU)]
    assert [part._norm.momentum for part in convs] == [0.6, 0.6]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters": 0}, "`filters` must be a positive integer; got 0"),
        ({"filters": 2, "kernel_size": 0}, "`kernel_size` must be a positive integer; got 0"),
        ({"filters": 2, "padding": "full"}, "`padding` must be one of same, valid; got 'full'"),
        ({"filters": 2, "normalization": "bn"}, "`normalization` must be one of None, batch"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        DoubleConv2D(**options)
