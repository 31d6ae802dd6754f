"""Grids take unusual images as they are, or say what is wrong with them."""

from coursekit.plot.images.grids import activation_grid, filter_grid, image_grid
from coursekit.plot.images.pictures import mosaic
from matplotlib import pyplot as plt
import numpy as np
import pytest

IMAGES = np.random.default_rng(0).random((3, 4, 6, 3))


@pytest.fixture(autouse=True)
def closed_figures():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def drawn(images, **options):
    ax = image_grid(images, **options)
    ax.figure.canvas.draw()
    return np.asarray(ax.images[0].get_array())


@pytest.mark.parametrize("channels", [1, 3])
def test_images_of_16_bits_look_as_those_of_8(channels):
    images = (255 * IMAGES[..., :channels]).astype("uint8")
    deep = images.astype("uint16") * 257
    np.testing.assert_allclose(drawn(deep, columns=2), drawn(images, columns=2) / 255)


def test_floats_are_cut_and_nan_stays_empty():
    images = np.array([[[-1.0, 0.25], [np.nan, 7.0]]])
    np.testing.assert_array_equal(drawn(images), [[0, 0.25], [np.nan, 1]])


@pytest.mark.parametrize("value", [0, 0.5, 1])
def test_constant_images_keep_their_gray(value):
    ax = image_grid(np.full((1, 4, 4), value))
    assert ax.images[0].get_clim() == (0, 1)
    assert set(np.unique(ax.images[0].get_array())) == {value}


@pytest.mark.parametrize(("columns", "shape"), [(1, (16, 6)), (2, (10, 14)), (50, (4, 22))])
def test_columns_make_the_shape_of_the_grid(columns, shape):
    assert drawn(IMAGES, columns=columns).shape == (*shape, 3)


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        ([], {}, r"`images` must be a filled \(N, H, W\).* got shape \(0,\)"),
        (IMAGES[:0], {}, r"`images` must be a filled .* got shape \(0, 4, 6, 3\)"),
        (IMAGES[0, ..., 0], {}, r"shape \(4, 6\): write `images\[None\]` for one image"),
        (IMAGES[..., :2], {}, r"`images` must have 1 or 3 channels; got shape \(3, 4, 6, 2\)"),
        ([np.eye(3), np.eye(4)], {}, r"`images` must be of one size; got \(3, 3\), \(4, 4\)"),
        ((255 * IMAGES).astype(int), {}, "`images` must be uint8, or float"),
        (IMAGES, {"columns": 0}, "`columns` must be a positive integer; got 0"),
        (IMAGES, {"columns": 1.5}, "`columns` must be a positive integer; got 1.5"),
        (IMAGES, {"labels": []}, "`labels` must name each of the 3 images; got 0"),
    ],
)
def test_wrong_images_are_named(images, options, message):
    with pytest.raises(ValueError, match=message):
        image_grid(images, **options)


def test_a_mosaic_needs_a_number_of_columns():
    with pytest.raises(ValueError, match="`columns` must be a positive integer; got -1"):
        mosaic(IMAGES, columns=-1)


@pytest.mark.parametrize("shape", [(4,), (0, 3, 3, 1), (2, 3, 3, 0)])
def test_filters_and_maps_of_another_form_are_named(shape):
    with pytest.raises(ValueError, match="`filters` must be a filled"):
        filter_grid(np.zeros(shape))
    with pytest.raises(ValueError, match="`maps` must be a filled"):
        activation_grid(np.zeros(shape))
