from coursekit.plot.masks.mask_colors import class_colors, color_images, painted
import numpy as np
import pytest

GRAY = np.full((4, 4, 3), 0.5)
OPTIONS = {"background": 0, "ignore_index": 255, "opacity": 0.5}


@pytest.mark.parametrize("background", [0, None])
def test_the_colors_of_21_classes_differ(background):
    first = 0 if background is None else 1
    colors = class_colors(range(first, first + 21), background)
    distances = np.linalg.norm(colors[:, None] - colors, axis=-1) + 9 * np.eye(21)
    assert distances.min() > 0.1
    assert colors.min() >= 0
    assert colors.max() <= 1
    assert np.linalg.norm(colors, axis=-1).min() > 0.3  # none vanishes on a dark image


def test_a_class_has_its_color_whatever_else_occurs():
    np.testing.assert_array_equal(class_colors([3], 0), class_colors([1, 2, 3], 0)[-1:])


def test_background_is_clear_and_ignored_pixels_gray():
    mask = np.zeros((4, 4), int)
    mask[:2] = 255
    picture = painted(GRAY, mask, **OPTIONS)
    np.testing.assert_array_equal(picture[2:], 0.5)
    np.testing.assert_allclose(picture[0], (0.5 + 0.75) / 2)
    everywhere = painted(GRAY, mask, **{**OPTIONS, "background": None})
    assert np.all(np.ptp(everywhere[3], axis=-1) > 0)


def test_regions_are_mixed_by_the_opacity_and_more_at_their_borders():
    mask = np.zeros((4, 4), int)
    mask[:2] = 1
    picture, color = painted(GRAY, mask, **OPTIONS), class_colors([1], 0)[0]
    np.testing.assert_allclose(picture[0, 0], (0.5 + color) / 2)
    np.testing.assert_allclose(picture[1, 0], 0.1 * 0.5 + 0.9 * color)


def test_images_of_one_channel_become_gray_and_others_are_refused():
    np.testing.assert_array_equal(color_images("image", GRAY[..., :1]), GRAY)
    with pytest.raises(
        ValueError, match=r"`image` must have 1 or 3 channels; got shape \(4, 4, 4\)"
    ):
        color_images("image", np.zeros((4, 4, 4)))
