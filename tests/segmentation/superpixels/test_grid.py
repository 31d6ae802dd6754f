from coursekit.segmentation import connected_segments, grid
from coursekit.segmentation.superpixels.grid import grid_centers
import numpy as np
import pytest


@pytest.mark.parametrize("count", [1, 4, 25, 100, 400])
def test_squares_of_a_square_image_are_exactly_as_many(count):
    labels = grid((128, 128), count)
    sizes = np.bincount(labels.ravel())
    assert len(sizes) == count
    assert np.sqrt(sizes).round().min() >= 128 // np.sqrt(count) - 1


@pytest.mark.parametrize("shape", [(40, 1), (1, 40), (40, 3), (17, 60)])
@pytest.mark.parametrize("count", [1, 7, 13, 40])
def test_others_come_near(shape, count):
    labels = grid(shape, count)
    assert labels.max() + 1 == pytest.approx(count, rel=0.34)
    assert connected_segments(labels).max() == labels.max()


def test_each_pixel_can_be_one():
    assert sorted(grid((5, 7), 35).ravel()) == list(range(35))


def test_a_center_lies_in_each_cell():
    centers, labels = grid_centers((20, 31), 24), grid((20, 31), 24)
    assert (centers[centers > 0] - 1 == labels[centers > 0]).all()
    assert np.count_nonzero(centers) == labels.max() + 1


@pytest.mark.parametrize("shape", [5, (5,), (5, 0), (5.0, 5), (1, 2, 3, 4), None])
def test_the_shape_is_checked(shape):
    with pytest.raises(ValueError, match="`image_shape` must be"):
        grid(shape, 1)
