from coursekit.layers.base.biased_conv import BiasedConv2D
import keras
from layer_check import assert_same, copy_weights, random_images, randomize
import numpy as np
from onednn import where_onednn_is_off
import pytest

TO_FIRST = (0, 3, 1, 2)


@where_onednn_is_off(pytest.skip)
def test_channels_first_images_as_wide_as_there_are_filters_get_their_bias_on_the_channels():
    images = random_images(7, 6, 4)
    first = BiasedConv2D(6, 1, activation="relu", data_format="channels_first")
    theirs = keras.layers.Conv2D(6, 1, activation="relu")
    first.build((None, 4, 7, 6)), theirs.build(images.shape)
    randomize(theirs)
    copy_weights(theirs, first)
    expected = np.array(theirs(images))
    assert_same(first(images.transpose(TO_FIRST)), expected.transpose(TO_FIRST))
    last = BiasedConv2D.from_config({**first.get_config(), "data_format": "channels_last"})
    last.build(images.shape)
    copy_weights(theirs, last)
    assert_same(last(images), expected)
