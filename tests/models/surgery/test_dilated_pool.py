from functools import partial

from coursekit.models import DilatedPool2D
import keras
from layer_check import assert_same, check_layer, random_images
import numpy as np
import pytest

KERAS = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
GEOMETRIES = [
    {"pool_size": 2},
    {"pool_size": (3, 2), "strides": (2, 3)},
    {"pool_size": 3, "strides": 2, "padding": "same"},
    {"pool_size": (2, 5), "strides": (3, 2), "padding": "same"},
]


@pytest.mark.parametrize("kind", KERAS)
@pytest.mark.parametrize("geometry", GEOMETRIES)
def test_dilation_of_1_is_kerass_pooling(kind, geometry):
    for size in (8, 9, 10):
        images = random_images(size, size + 3, 2)
        options = {"strides": 1, **geometry}
        assert_same(DilatedPool2D(kind=kind, **options)(images), KERAS[kind](**options)(images))


@pytest.mark.parametrize("kind", KERAS)
@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_every_dilated_map_is_a_strided_pooling_of_every_second_place(kind, padding, size):
    images = random_images(12, 15, 2)
    for strides in (1, 2, 3):
        dilated = DilatedPool2D(size, kind=kind, dilation_rate=2, padding=padding, align_to=strides)
        pooled = KERAS[kind](size, strides, padding=padding)(images[:, ::2, ::2])
        assert_same(dilated(images)[:, :: 2 * strides, :: 2 * strides], pooled)


@pytest.mark.parametrize("kind", KERAS)
def test_layer_rules(kind):
    options = {"pool_size": (2, 3), "dilation_rate": (3, 1), "padding": "same", "align_to": 2}
    check_layer(partial(DilatedPool2D, kind=kind, **options), (8, 9, 3))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pool_size": 0}, "`pool_size` must be a positive integer; got 0"),
        ({"kind": "mean"}, "`kind` must be one of max, average; got 'mean'"),
        ({"padding": "full"}, "`padding` must be one of valid, same"),
        ({"dilation_rate": (1, 2, 3)}, "`dilation_rate` must be a positive integer or two"),
        ({"align_to": 0}, "`align_to` must be a positive integer"),
    ],
)
def test_wrong_arguments(options, message):
    with pytest.raises(ValueError, match=message):
        DilatedPool2D(**options)


def test_windows_that_do_not_fit():
    with pytest.raises(ValueError, match="must fit into 4 places; got 3, 2 apart"):
        DilatedPool2D(3, dilation_rate=2)(np.zeros((1, 4, 9, 1)))
