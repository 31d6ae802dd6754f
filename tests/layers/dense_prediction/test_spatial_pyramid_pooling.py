from functools import partial

from coursekit.layers import ConvBNReLU, SpatialPyramidPooling
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest


def test_it_keeps_the_rules_of_a_layer():
    check_layer(partial(SpatialPyramidPooling, (2, 3), filters=4), (7, 6, 3))


def test_it_equals_layers_of_keras_one_after_another():
    images = random_images(12, 6, 4)
    layer = SpatialPyramidPooling()
    layer.build(images.shape)
    randomize(layer)
    convs = [part for part in layer._flatten_layers() if isinstance(part, ConvBNReLU)]
    parts = [images]
    for size, conv in zip((1, 2, 3, 6), convs, strict=True):
        means = keras.layers.AveragePooling2D((12 // size, 6 // size))(images)
        back = keras.layers.UpSampling2D((12 // size, 6 // size), interpolation="bilinear")
        parts.append(back(conv(means)))
    assert_same(layer(images), np.concatenate(parts, axis=-1))


def test_it_doubles_the_channels_and_keeps_the_maps():
    images = random_images(5, 9, 8)
    output = SpatialPyramidPooling()(images)
    assert output.shape == (3, 5, 9, 16)
    np.testing.assert_array_equal(output[..., :8], images)


def test_weights_of_the_network_of_the_paper():
    # 2,048 channels of ResNet: four 1 x 1 convolutions to 512, each with a normalization
    layer = SpatialPyramidPooling()
    layer.build((None, None, None, 2048))
    assert layer.count_params() == 4 * (2048 * 512 + 4 * 512)


def test_every_place_sees_the_whole_map():
    layer = SpatialPyramidPooling((1,), filters=2)
    images = random_images(9, 9, 2)
    layer.build(images.shape)
    for weight in layer.trainable_weights:  # so that the rectifier is open
        weight.assign(np.ones(weight.shape))
    before = np.array(layer(images))
    images[:, 0, 0] += 10
    assert np.any(np.array(layer(images))[:, 8, 8] != before[:, 8, 8])


@pytest.mark.parametrize("sizes", [(), 3, (0,), (1, 2.0), "12"])
def test_sizes_are_checked(sizes):
    with pytest.raises(ValueError, match=r"`sizes` must be a .*; got"):
        SpatialPyramidPooling(sizes)


def test_channels_must_suffice():
    with pytest.raises(ValueError, match="`sizes` must be at most as many as the 3 channels"):
        SpatialPyramidPooling()(random_images(4, 4, 3))
    assert SpatialPyramidPooling(filters=1)(random_images(4, 4, 3)).shape == (3, 4, 4, 7)
    with pytest.raises(ValueError, match="`filters` must be a positive integer; got 0"):
        SpatialPyramidPooling(filters=0)
