from coursekit.data.augmentation.operations.rectangles import draw_rectangles, draw_windows
import numpy as np
import pytest

SIZE = (60, 80)


def test_rectangles_have_the_area_and_shape_asked_for():
    top, left, bottom, right = draw_rectangles(
        500, SIZE, (0.1, 0.2), (0.5, 2), np.random.default_rng(0)
    ).T
    height, width = bottom - top, right - left
    assert top.min() >= 0
    assert left.min() >= 0
    assert bottom.max() <= SIZE[0]
    assert right.max() <= SIZE[1]
    assert np.all((height * width / 4800 > 0.09) & (height * width / 4800 < 0.21))
    assert np.all((width / height > 0.45) & (width / height < 2.2))
    assert len(np.unique(top)) > 20


def test_a_rectangle_longer_than_the_image_is_cut():
    rectangles = draw_rectangles(20, SIZE, (0.9, 0.9), (30, 30), np.random.default_rng(0))
    np.testing.assert_array_equal(rectangles[:, [1, 3]], np.tile([0, 80], (20, 1)))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_windows_have_their_share_where_the_border_does_not_cut(share):
    top, left, bottom, right = draw_windows(np.full(500, share), SIZE, np.random.default_rng(0)).T
    areas = (bottom - top) * (right - left) / 4800
    assert areas.max() == pytest.approx(share, abs=0.03)
