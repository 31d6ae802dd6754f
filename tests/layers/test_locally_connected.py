from functools import partial

from coursekit.layers import LocallyConnected2D
import keras
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest

VARIED = [
    {"kernel_size": 3, "activation": "relu"},
    {"kernel_size": (3, 2), "strides": (1, 2), "padding": "same", "use_bias": False},
    {"kernel_size": (2, 3), "strides": (3, 2), "padding": "same"},
]


def built(images, **options):
    layer = LocallyConnected2D(5, **options)
    layer.build(images.shape)
    randomize(layer)
    return layer


@pytest.mark.parametrize("options", VARIED)
def test_it_keeps_the_rules_of_a_layer(options):
    check_layer(partial(LocallyConnected2D, filters=5, **options), (6, 7, 4), fixed_size=True)


@pytest.mark.parametrize("options", VARIED)
def test_with_the_same_kernel_everywhere_it_is_a_convolution(options):
    images = random_images(6, 7, 4)
    layer, twin = built(images, **options), keras.layers.Conv2D(5, **options)
    twin.build(images.shape)
    randomize(twin)
    for weight, shared in zip(layer.weights, twin.get_weights(), strict=True):
        weight.assign(np.broadcast_to(shared, weight.shape))
    assert_same(layer(images), twin(images))


def test_each_place_has_its_own_kernel():
    images = random_images(6, 7, 4)
    layer = built(images, kernel_size=(3, 2), strides=(2, 1))
    kernel, bias = layer.get_weights()
    output = np.array(layer(images))
    for row, column in np.ndindex(output.shape[1:3]):
        patch = images[:, 2 * row : 2 * row + 3, column : column + 2]
        expected = np.einsum("nhwc,hwcf->nf", patch, kernel[row, column]) + bias[row, column]
        assert_same(output[:, row, column], expected)


def test_it_has_the_weights_of_a_convolution_at_each_place():
    layer, twin = LocallyConnected2D(5, 3), keras.layers.Conv2D(5, 3)
    layer.build((None, 6, 7, 4)), twin.build((None, 6, 7, 4))
    assert layer.count_params() == 4 * 5 * twin.count_params()


@pytest.mark.parametrize("initializer", ["glorot_uniform", "he_normal", "lecun_uniform"])
def test_its_kernels_are_initialized_as_those_of_a_convolution(initializer):
    options = {"kernel_initializer": initializer}
    layer = LocallyConnected2D(32, 3, **options)
    twin = keras.layers.Conv2D(32, 3, **options)
    layer.build((None, 10, 10, 32)), twin.build((None, 10, 10, 32))
    kernels = layer.get_weights()[0]
    assert kernels.std() == pytest.approx(twin.get_weights()[0].std(), rel=0.03)
    assert kernels[0, 0, 0, 0, 0, 0] != kernels[0, 1, 0, 0, 0, 0]


def test_the_round_trip_keeps_an_initializer_object():
    layer = LocallyConnected2D(2, 1, kernel_initializer=keras.initializers.HeNormal(seed=3))
    twin = LocallyConnected2D.from_config(layer.get_config())
    layer.build((None, 3, 3, 2)), twin.build((None, 3, 3, 2))
    assert_same(twin.get_weights()[0], layer.get_weights()[0])


@pytest.mark.parametrize("shape", [(None, None, 7, 4), (None, 6, None, 4)])
def test_height_and_width_must_be_known(shape):
    with pytest.raises(ValueError, match="needs a known height and width; got an input of shape"):
        LocallyConnected2D(5, 3)(keras.Input(batch_shape=shape))


def test_other_sizes_than_those_it_was_built_for_are_refused():
    layer = built(random_images(6, 7, 4), kernel_size=3)
    with pytest.raises(ValueError, match=r"expected shape=\(None, 6, 7, 4\)"):
        layer(random_images(6, 8, 4))


def test_options_are_checked():
    with pytest.raises(ValueError, match="`padding` must be one of valid, same; got 'full'"):
        LocallyConnected2D(5, 3, padding="full")
    with pytest.raises(ValueError, match="`kernel_size` must be at most the 2 x 7 of the input"):
        LocallyConnected2D(5, 3).build((None, 2, 7, 4))
