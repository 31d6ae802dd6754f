from coursekit.plot.images.attribution_pictures import attribution_picture
import numpy as np
import pytest

IMAGES = np.linspace(0, 1, 2 * 4 * 6 * 3).reshape(2, 4, 6, 3)
GRAYS = np.full((2, 4, 6), 0.5)


def tiles(picture):
    """The four 4 x 6 tiles of two images and two maps."""
    return picture[:4, :6], picture[:4, 7:], picture[5:, :6], picture[5:, 7:]


def test_images_stand_above_their_maps():
    picture = attribution_picture(IMAGES, np.ones((2, 4, 6)))
    assert (picture.shape, picture.dtype) == ((9, 13, 3), np.uint8)
    for image, tile in zip(IMAGES, tiles(picture)[:2], strict=True):
        np.testing.assert_array_equal(tile, np.round(255 * image))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_a_map_of_nothing_leaves_the_gray_image(value):
    above, _, below, _ = tiles(attribution_picture(GRAYS, np.full((2, 4, 6), value)))
    np.testing.assert_array_equal(above, below)


@pytest.mark.parametrize(("images", "maps"), [(0, 0), (2, 1)])
def test_maps_are_one_for_each_image(images, maps):
    with pytest.raises(ValueError, match=f"`attributions` must be one for each.*got {maps} for"):
        attribution_picture(IMAGES[:images], np.ones((maps, 4, 6)))


def test_all_maps_share_a_scale():
    maps = np.ones((2, 4, 6))
    maps[0] = 0.01
    _, _, faint, strong = tiles(attribution_picture(GRAYS, maps, percentile=100))
    assert np.abs(faint.astype(int) - 128).max() < 5
    assert np.abs(strong.astype(int) - 128).max() > 50


def test_signs_have_colors_of_their_own():
    maps = np.stack([np.full((4, 6), -1.0), np.full((4, 6), 1.0)])
    _, _, below, above = tiles(attribution_picture(GRAYS, maps))
    assert below[0, 0, 2] > below[0, 0, 0]
    assert above[0, 0, 0] > above[0, 0, 2]


def test_a_small_map_is_spread_over_its_image():
    maps = np.zeros((2, 2, 3))
    maps[:, 1, 2] = 1
    below = tiles(attribution_picture(GRAYS, maps))[2]
    changed = (below != below[0, 0]).any(axis=-1)
    assert changed[2:, 4:].all()
    assert changed.sum() == 4
