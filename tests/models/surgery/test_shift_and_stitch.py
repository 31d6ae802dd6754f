"""The law of shift-and-stitch: it is the dilated network."""

from coursekit.analysis import receptive_field
from coursekit.models import efficientnet_lite, shift_and_stitch, to_dilated
import keras
from keras import layers
from narrow import (
    assert_equal,
    efficientnet_lite0,
    images_for,
    lenet5,
    randomized,
    resnet50,
    vgg16,
)
import numpy as np
import pytest


def assert_law(model, height, width, output_stride, *, stride):
    """Asserts that the two agree where they must, and returns both."""
    images = images_for(randomized(model), height, width)
    dense = np.array(to_dilated(model, output_stride)(images))
    stitched = shift_and_stitch(model, images, output_stride)
    assert stitched.shape == dense.shape
    every = stride // output_stride
    assert_equal(dense[:, ::every, ::every], model(images))  # to_dilated's own law: everywhere
    np.testing.assert_array_equal(stitched[:, ::every, ::every], np.array(model(images)))
    field = receptive_field(model, input_shape=images.shape[1:], strict=False)
    inner = [
        _inside(np.arange(count) * output_stride, stride, before, size, length)
        for count, before, size, length in zip(
            dense.shape[1:3], field.padding, field.size, (height, width), strict=True
        )
    ]
    assert min(map(np.sum, inner)) > 1
    grid = np.ix_([0], *map(np.flatnonzero, inner))
    assert_equal(stitched[grid], dense[grid])
    return stitched, dense


def _inside(pixels, stride, before, size, length):
    """Says at which places the receptive field lies in the image and in the moved image."""
    return (pixels - pixels % stride >= before) & (pixels - before + size <= length)


def test_lenet_agrees_everywhere_for_it_does_not_pad():
    assert_equal(*assert_law(lenet5(), 39, 41, 1, stride=4))


def test_vgg16_agrees_inside():
    stitched, dense = assert_law(vgg16(), 244, 260, 16, stride=32)
    assert not np.allclose(stitched, dense, atol=1e-3 * np.abs(dense).max())  # at the border


def test_resnet50_agrees_inside():
    assert_law(resnet50(), 532, 545, 16, stride=32)


def test_efficientnet_lite0_agrees_inside():
    assert_law(efficientnet_lite0(), 900, 915, 16, stride=32)


def test_trained_weights_to_single_pixels():
    whole = efficientnet_lite(
        "efficientnet_lite0", include_top=False, input_shape=(None, None, 3), weights="imagenet"
    )
    model = keras.Model(whole.inputs, whole.get_layer("block3_add").output)
    images = images_for(model, 61, 52)
    dense, stitched = to_dilated(model)(images), shift_and_stitch(model, images)
    field = receptive_field(model, input_shape=images.shape[1:], strict=False)
    inside = [
        np.flatnonzero(_inside(np.arange(length), 4, before, size, length))
        for length, before, size in zip((61, 52), field.padding, field.size, strict=True)
    ]
    assert min(map(len, inside)) > 10
    grid = np.ix_([0], *inside)
    assert_equal(stitched[grid], np.array(dense)[grid])


@pytest.mark.parametrize("seed", range(4))
def test_random_networks_that_do_not_pad_agree_everywhere(seed):
    rng = np.random.default_rng(seed)
    x = images = keras.Input((None, None, 1))
    stride = 1
    for _ in range(4):
        size, step = rng.integers(1, 4, 2).tolist(), int(rng.integers(1, 3))
        kinds = (
            layers.Conv2D(3, size, step),
            layers.MaxPooling2D(size, step),
            layers.AveragePooling2D(size, step),
            layers.Cropping2D(((1, 0), (0, 2))),
        )
        kind = kinds[rng.integers(4)]
        stride *= step if hasattr(kind, "strides") else 1
        x = kind(x)
    model = randomized(keras.Model(images, layers.Conv2D(2, 2, activation="tanh")(x)))
    images = images_for(model, 34, 37)
    assert_equal(shift_and_stitch(model, images), to_dilated(model)(images))


def test_strides_of_rows_and_columns_may_differ():
    model = keras.Sequential([keras.Input((9, 12, 1)), layers.MaxPooling2D((2, 3))])
    images = images_for(model, 9, 12)
    assert_equal(shift_and_stitch(model, images), to_dilated(model)(images))


def test_one_dense_map_holds_the_scores_of_every_window():
    """What sliding a window over the image computes, one window at a time."""
    model = randomized(lenet5())
    images = images_for(model, 35, 36)
    crops = [images[:, i : i + 32, j : j + 32] for i in range(4) for j in range(5)]
    one_by_one = np.array(model(np.concatenate(crops))).reshape(1, 4, 5, -1)
    assert_equal(shift_and_stitch(model, images), one_by_one)


@pytest.mark.parametrize(
    ("images", "output_stride", "message"),
    [
        (np.zeros((40, 40, 1)), 1, r"`images` must be \(N, H, W, C\); got shape \(40, 40, 1\)"),
        (np.zeros((1, 40, 40, 1)), 3, "`output_stride` must divide the model's 4 x 4; got 3"),
        (np.zeros((1, 40, 40, 1)), 0, "`output_stride` must be a positive integer; got 0"),
    ],
)
def test_wrong_arguments(images, output_stride, message):
    with pytest.raises(ValueError, match=message):
        shift_and_stitch(lenet5(), images, output_stride)


def test_several_outputs():
    images = keras.Input((8, 8, 1))
    model = keras.Model(images, [images, images])
    with pytest.raises(ValueError, match="one input and one output; got 1 and 2"):
        shift_and_stitch(model, np.zeros((1, 8, 8, 1)))
