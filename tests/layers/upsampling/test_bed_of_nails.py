from functools import partial

from coursekit.layers import BedOfNails2D
import keras
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest


@pytest.mark.parametrize("size", [2, (1, 3)])
def test_it_keeps_the_rules_of_a_layer(size):
    check_layer(partial(BedOfNails2D, size), (4, 5, 3))


def test_values_stand_at_the_upper_left_of_zeros():
    images = random_images(3, 4, 2)
    found = np.array(BedOfNails2D((2, 3))(images))
    assert found.shape == (3, 6, 12, 2)
    np.testing.assert_array_equal(found[:, ::2, ::3], images)
    assert np.count_nonzero(found) == images.size


def test_with_a_convolution_it_is_a_transposed_convolution():
    images, kernel = random_images(4, 5, 2), random_images(3, 3, 6, batch=1)[0]
    transposed = keras.layers.Conv2DTranspose(3, 3, strides=2, padding="valid", use_bias=False)
    transposed.build(images.shape)
    transposed.kernel.assign(kernel.reshape(3, 3, 3, 2))
    nails = keras.layers.ZeroPadding2D(2)(BedOfNails2D(2)(images))
    turned = keras.ops.transpose(transposed.kernel[::-1, ::-1], (0, 1, 3, 2))
    expected = np.array(transposed(images))
    found = np.array(keras.ops.conv(nails, turned))
    assert_same(found[:, : expected.shape[1], : expected.shape[2]], expected)
    assert not found[:, expected.shape[1] :].any()


def test_size_is_checked():
    with pytest.raises(ValueError, match="`size` must be a positive integer; got 0"):
        BedOfNails2D(0)
