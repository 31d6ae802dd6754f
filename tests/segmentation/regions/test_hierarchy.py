from coursekit.segmentation import grid, merge_hierarchy, slic
import numpy as np
import pytest
from scipy.cluster.hierarchy import is_valid_linkage
from segmentation_scenes import photograph, square


def test_it_is_a_linkage_whose_heights_rise():
    image = photograph()
    linkage = merge_hierarchy(image, slic(image, 40)).linkage
    assert is_valid_linkage(linkage)
    assert (np.diff(linkage[:, 2]) >= 0).all()


def test_only_neighbors_merge():
    # The two ends have one color, but between them lies another.
    linkage = merge_hierarchy([[0.0, 1.0, 0.0]], [[0, 1, 2]]).linkage
    assert set(linkage[0, :2]) != {0, 2}


def test_the_last_merger_joins_the_square_and_its_ground():
    image, _ = square()
    linkage = merge_hierarchy(image, grid((32, 32), 64)).linkage
    assert linkage[-2, 2] < 1e-6 < 0.1 < linkage[-1, 2]
    assert linkage[-1, 3] == 64


def test_one_region_merges_with_none():
    assert merge_hierarchy(photograph(), np.zeros((40, 48), int)).linkage.shape == (0, 4)


def test_image_and_labels_have_one_size():
    with pytest.raises(ValueError, match=r"`labels` must be .*\(40, 48\); got \(4, 4\)"):
        merge_hierarchy(photograph(), grid((4, 4), 4))
