from functools import partial

from coursekit.layers import ChannelMaxPool
import keras
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest


@pytest.mark.parametrize("pool_size", [1, 2, 3])
def test_it_keeps_the_rules_of_a_layer(pool_size):
    check_layer(partial(ChannelMaxPool, pool_size), (4, 5, 6))


def test_it_equals_a_pooling_with_channels_as_places():
    images = random_images(4, 5, 6)
    pooled = keras.ops.max_pool(images.transpose(0, 1, 3, 2), (1, 3), (1, 3), "valid")
    assert_same(ChannelMaxPool(3)(images), np.transpose(pooled, (0, 1, 3, 2)))


def test_on_a_bank_of_rotated_filters_it_forgets_quarter_turns():
    kernel = random_images(3, 3, 1, batch=1)[0, :, :, 0]
    bank = np.stack([np.rot90(kernel, turns) for turns in range(4)], -1)[:, :, None, :]
    images = random_images(7, 7, 1)

    def answer(images):
        maps = keras.ops.conv(images, keras.ops.convert_to_tensor(bank))
        return ChannelMaxPool(4)(maps)

    turned = np.rot90(images, axes=(1, 2)).copy()
    assert_same(np.rot90(answer(images), axes=(1, 2)), answer(turned))


def test_pool_size_is_checked():
    with pytest.raises(ValueError, match="`pool_size` must be a positive integer; got 0"):
        ChannelMaxPool(0)
    with pytest.raises(ValueError, match="`pool_size` must divide the 8 channels; got 3"):
        ChannelMaxPool(3)(random_images(2, 2, 8))
