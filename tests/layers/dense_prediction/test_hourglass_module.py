from functools import partial

from coursekit.layers import HourglassModule
from keras import ops
from layer_check import assert_same, check_layer, random_images, randomize
import numpy as np
import pytest


def test_it_keeps_the_rules_of_a_layer():
    check_layer(partial(HourglassModule, 4, depth=1, momentum=0.8), (6, 5, 3))


def built(images, **options):
    layer = HourglassModule(4, **options)
    layer.build(images.shape)
    randomize(layer)
    return layer


def test_it_equals_its_figure():
    images = random_images(8, 12, 3)
    layer = built(images, depth=2)
    (outer, inner), bottom = layer._levels, layer._bottom
    x = outer["before"](ops.max_pool(images, 2, 2))
    y = bottom(inner["before"](ops.max_pool(x, 2, 2)))
    y = inner["around"](x) + np.repeat(np.repeat(inner["after"](y), 2, 1), 2, 2)
    y = outer["around"](images) + np.repeat(np.repeat(outer["after"](y), 2, 1), 2, 2)
    assert_same(layer(images), y)


@pytest.mark.parametrize("size", [(1, 1), (5, 7), (9, 3)])
def test_any_size_returns_as_large(size):
    images = random_images(*size, 2)
    assert built(images, depth=3)(images).shape == (3, *size, 4)


def test_every_output_sees_every_input_of_a_small_map():
    """Down to one place and up again: the reach of the whole map at little cost."""
    images = random_images(8, 8, 2, batch=1)
    layer = built(images, depth=3)
    changed = images.copy()
    changed[0, 7, 7] += 100.0
    assert np.all(np.any(np.array(layer(images)) != np.array(layer(changed)), axis=-1))


def test_parameters_are_those_of_thirteen_blocks_at_depth_four():
    # BN, 1x1 to half, BN, 3x3, BN, 1x1 back; trainable numbers, no bias beside a normalization
    block = (2 * 8 + 8 * 4) + (2 * 4 + 9 * 4 * 4) + (2 * 4 + 4 * 8)
    layer = HourglassModule(8)
    layer.build((None, None, None, 8))
    assert sum(np.prod(weight.shape) for weight in layer.trainable_weights) == 13 * block


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters": 1}, "`filters` must be an integer of 2 or more; got 1"),
        ({"filters": 7}, "`filters` must be an even number; got 7"),
        ({"filters": 8, "depth": 0}, "`depth` must be a positive integer; got 0"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(ValueError, match=message):
        HourglassModule(**options)
