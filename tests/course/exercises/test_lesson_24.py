from coursekit.course.checking import feedback
import numpy as np
import pytest
from scipy import ndimage
from skimage import feature, measure, segmentation


def crop_and_join(skip, maps):
    height, width = maps.shape[1:3]
    top, left = (skip.shape[1] - height) // 2, (skip.shape[2] - width) // 2
    return np.concatenate([skip[:, top : top + height, left : left + width], maps], axis=-1)


def corner_and_join(skip, maps):
    return np.concatenate([skip[:, : maps.shape[1], : maps.shape[2]], maps], axis=-1)


def joined_the_other_way(skip, maps):
    joined = crop_and_join(skip, maps)
    return np.concatenate([joined[..., skip.shape[-1] :], joined[..., : skip.shape[-1]]], axis=-1)


def split(mask, sigma=2.0):
    distance = ndimage.gaussian_filter(ndimage.distance_transform_edt(mask), sigma)
    peaks = feature.peak_local_max(distance, labels=measure.label(mask), exclude_border=False)
    markers = np.zeros(mask.shape, int)
    markers[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
    return segmentation.watershed(-distance, markers, mask=mask)


def flooded_background(mask):
    return split(mask) + 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("24.1", [204, 116]),
        ("24.2", 128),
        ("24.3", crop_and_join),
        ("24.4", split),
        ("24.5", 1),
    ],
)
def test_right_answers_are_right(name, value):
    assert feedback(name, value).right


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("24.1", [202, 114], "odd"),
        ("24.1", [212, 124], "smaller one"),
        ("24.1", [204, 204], "Walk up again"),
        ("24.1", 204, "two numbers"),
        ("24.1", [196, 108], "200 or more"),
        ("24.2", 64, "windows of 2 x 2"),
        ("24.2", 1 / 128, "Turn it around"),
        ("24.2", 16, "Count the bits"),
        ("24.2", "many", "one number"),
        ("24.3", corner_and_join, "upper left"),
        ("24.3", joined_the_other_way, "come first"),
        ("24.3", lambda skip, maps: maps, "shape"),
        ("24.3", 5, "function"),
        ("24.4", measure.label, "two touching disks it finds 1"),
        ("24.4", flooded_background, "outside"),
        ("24.4", lambda mask: 0 * mask, "have no number"),
        ("24.4", lambda mask: mask.sum(), "height and width"),
        ("24.4", None, "function"),
        ("24.5", 2, "Train both"),
        ("24.5", 4, "1 or 2"),
    ],
)
def test_plausible_wrong_answers_get_a_hint(name, value, hint):
    found = feedback(name, value)
    assert found.right is False
    assert hint in found.text


def test_unsolved_exercises_say_nothing():
    for number in range(1, 6):
        assert feedback(f"24.{number}", ...).right is None
