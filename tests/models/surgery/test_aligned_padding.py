from functools import partial

from coursekit.models import AlignedPadding2D
import keras
from layer_check import assert_same, check_layer, copy_weights, random_images
import pytest


@pytest.mark.parametrize("dilation", [1, 3])
@pytest.mark.parametrize("strides", [1, 2, 3, 4])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4, 5])
def test_a_convolution_after_it_holds_the_strided_one(kernel, strides, dilation):
    strided = keras.layers.Conv2D(2, kernel, strides, padding="same")
    dense = keras.layers.Conv2D(2, kernel, dilation_rate=dilation)
    padding = AlignedPadding2D(kernel, align_to=strides, dilation_rate=dilation)
    strided.build((None, None, None, 1)), dense.build((None, None, None, 1))
    copy_weights(strided, dense)
    for size in (11, 12, 14):
        images = random_images(size, 2 * size, 1)
        expected = strided(images[:, ::dilation, ::dilation])
        found = dense(padding(images))
        assert found.shape[1:3] == images.shape[1:3]
        every = strides * dilation
        assert_same(found[:, ::every, ::every], expected)


def test_layer_rules():
    check_layer(partial(AlignedPadding2D, (3, 4), align_to=2, dilation_rate=(2, 3)), (8, 9, 3))


@pytest.mark.parametrize("name", ["window_size", "align_to", "dilation_rate"])
def test_wrong_arguments(name):
    with pytest.raises(ValueError, match=f"`{name}` must be a positive integer; got 0"):
        AlignedPadding2D(**{"window_size": 3, name: 0})
