from itertools import pairwise

from coursekit.segmentation import cut, grid, merge_hierarchy, slic
import numpy as np
import pytest
from segmentation_scenes import photograph, same_partition, square


@pytest.fixture(scope="module")
def hierarchy():
    return merge_hierarchy(photograph(), slic(photograph(), 40))


def is_finer(labels, others):
    """Whether each of the first segments lies in one of the others."""
    pairs = np.unique(np.stack([labels.ravel(), others.ravel()]), axis=1)
    return pairs.shape[1] == labels.max() + 1


def test_a_higher_cut_joins_and_parts_none(hierarchy):
    cuts = [cut(hierarchy, height) for height in (0, 0.1, 0.2, 0.4, 10)]
    assert all(is_finer(low, high) for low, high in pairwise(cuts))
    assert cuts[0].max() > cuts[2].max() > cuts[-1].max() == 0


def test_as_many_segments_as_asked(hierarchy):
    leaves = len(hierarchy.linkage) + 1
    counts = [1, 2, 7, leaves]
    assert [cut(hierarchy, n_segments=count).max() + 1 for count in counts] == counts


def test_equal_heights_are_told_apart_by_number_alone():
    flat = merge_hierarchy(np.zeros((4, 4)), grid((4, 4), 4))
    assert cut(flat, 0).max() == 0
    assert cut(flat, n_segments=3).max() == 2


def test_the_square_is_cut_out():
    image, mask = square()
    assert same_partition(cut(merge_hierarchy(image, grid((32, 32), 64)), 0.05), mask)


def test_one_region_is_cut_into_itself():
    assert not cut(merge_hierarchy(photograph(), np.zeros((40, 48))), 1).any()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "`threshold` or `n_segments`"),
        ({"threshold": 1, "n_segments": 2}, "`threshold` or `n_segments`"),
        ({"threshold": -1}, "`threshold` must be 0 or above"),
        ({"n_segments": 0}, "`n_segments` must be a positive integer"),
        ({"n_segments": 999}, "`n_segments` must be at most the hierarchy's .* leaves; got 999"),
    ],
)
def test_arguments_are_checked(hierarchy, options, said):
    with pytest.raises(ValueError, match=said):
        cut(hierarchy, **options)
