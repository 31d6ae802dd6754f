from coursekit.segmentation import boundary_recall
import numpy as np
import pytest


def halves(place, width=20):
    return np.repeat(np.arange(width)[None] >= place, 6, axis=0)


@pytest.mark.parametrize(("shift", "recall"), [(0, 1), (1, 1), (2, 1), (3, 0.5), (4, 0)])
def test_a_border_is_found_up_to_the_tolerance(shift, recall):
    # Both sides of a border count: moved by 3, one side is 2 from the nearest side and one is 3.
    assert boundary_recall(halves(10 + shift), halves(10), tolerance=2) == recall


def test_one_segment_finds_nothing_and_misses_nothing_of_one_region():
    assert boundary_recall(np.zeros((6, 20)), halves(10)) == 0
    assert boundary_recall(halves(10), np.zeros((6, 20))) == 1
    assert boundary_recall(np.zeros((6, 20)), np.zeros((6, 20))) == 1


def test_the_tolerance_is_checked():
    with pytest.raises(ValueError, match="`tolerance` must be 0 or above; got -1"):
        boundary_recall(halves(3), halves(3), tolerance=-1)
