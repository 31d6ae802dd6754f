from functools import partial

from coursekit.layers import ResizeConv2D
import keras
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest


@pytest.mark.parametrize(
    "options",
    [{}, {"size": (2, 3), "interpolation": "bilinear", "activation": "relu", "use_bias": False}],
)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(ResizeConv2D, 4, 3, **options), (4, 5, 2))


def test_it_is_resizing_and_then_a_convolution():
    images = random_images(4, 5, 2)
    layer = ResizeConv2D(3, 3, interpolation="bilinear")
    layer(images)
    larger = keras.layers.UpSampling2D(2, interpolation="bilinear")(images)
    conv = keras.layers.Conv2D(3, 3, padding="same")
    conv.build(larger.shape)
    conv.set_weights(layer.get_weights())
    assert_same(layer(images), conv(larger))


def test_a_flat_map_stays_flat_away_from_the_border_where_a_transposed_convolution_does_not():
    images = np.ones((1, 8, 8, 1), "float32")
    resized = ResizeConv2D(1, 3)(images)[:, 2:-2, 2:-2]
    assert np.ptp(resized) < 1e-5
    transposed = keras.layers.Conv2DTranspose(1, 3, strides=2, padding="same")(images)
    assert np.ptp(transposed[:, 2:-2, 2:-2]) > 0.01


def test_arguments_are_checked():
    with pytest.raises(ValueError, match="`interpolation` must be one of nearest, bilinear; got"):
        ResizeConv2D(4, 3, interpolation="cubic")
    with pytest.raises(ValueError, match="`size` must be a positive integer; got 0"):
        ResizeConv2D(4, 3, size=0)
