from importlib import import_module

from coursekit.data import disks_and_lines
import numpy as np
import pytest
from skimage.measure import label, regionprops

module = import_module("coursekit.data.datasets.disks_and_lines")


@pytest.fixture(scope="module")
def scenes():
    return disks_and_lines(100, seed=0)


def test_arrays_are_as_documented(scenes):
    images, masks = scenes
    assert images.shape == masks.shape == (100, 64, 64, 1)
    assert images.dtype == "float32"
    assert masks.dtype == "uint8"
    assert 0 <= images.min() <= images.max() <= 1
    assert np.unique(masks).tolist() == [0, 1, 2]


def test_the_same_seed_gives_the_same_scenes_and_another_others(scenes):
    for first, again in zip(scenes, disks_and_lines(100, seed=0), strict=True):
        np.testing.assert_array_equal(first, again)
    assert not np.array_equal(scenes[1], disks_and_lines(100, seed=1)[1])


def test_disks_and_lines_are_equally_bright():
    images, masks = disks_and_lines(200, seed=0)
    background, disks, lines = (images[masks == kind].mean() for kind in range(3))
    assert abs(disks - lines) < 0.005
    assert abs(disks - background - 0.4) < 0.01


def test_without_noise_brightness_says_where_something_is_but_not_what():
    images, masks = disks_and_lines(20, seed=0, noise=0)
    assert len(np.unique(images)) == 2
    np.testing.assert_array_equal(images > 0.5, masks > 0)


def test_noise_has_the_deviation_asked_for():
    images, masks = disks_and_lines(50, seed=0, noise=0.05)
    assert abs(images[masks == 0].std() - 0.05) < 0.001


def test_a_line_is_one_pixel_wide_without_gaps_and_long(monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    for mask in disks_and_lines(200, seed=0)[1][..., 0]:
        (region,) = regionprops(label(mask == 2, connectivity=2))
        top, left, bottom, right = region.bbox
        assert region.area == max(bottom - top, right - left) >= 31


def test_a_disk_is_round(monkeypatch):
    monkeypatch.setattr(module, "MOST", 1)
    monkeypatch.setattr(module, "LINE", 0)
    for mask in disks_and_lines(200, seed=0)[1][..., 0]:
        regions = regionprops(label(mask == 1))
        assert all(region.solidity > 0.6 and region.area <= np.pi * 9.5**2 for region in regions)
        assert len(regions) <= 3  # a line can cut it


@pytest.mark.parametrize("size", [16, 33, 128])
def test_other_sizes(size):
    images, masks = disks_and_lines(8, seed=0, size=size)
    assert images.shape == masks.shape == (8, size, size, 1)
    assert set(np.unique(masks)) == {0, 1, 2}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 0}, "`count` must be a positive integer; got 0"),
        ({"count": 2.0}, "`count` must be a positive integer"),
        ({"size": 8}, "`size` must be an integer of 16 or more; got 8"),
        ({"noise": -0.1}, "`noise` must be 0 or above; got -0.1"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        disks_and_lines(**{"count": 1, "seed": 0, **arguments})
