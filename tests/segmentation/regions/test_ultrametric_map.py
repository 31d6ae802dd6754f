from coursekit.segmentation import cut, merge_hierarchy, slic, ultrametric_map
import numpy as np
import pytest
from segmentation_scenes import photograph
from skimage.segmentation import find_boundaries


@pytest.mark.parametrize("threshold", [0, 0.1, 0.2, 0.4])
def test_above_a_threshold_are_the_borders_of_the_cut(threshold):
    image = photograph()
    hierarchy = merge_hierarchy(image, slic(image, 40))
    borders = find_boundaries(cut(hierarchy, threshold), mode="thick", connectivity=1)
    np.testing.assert_array_equal(ultrametric_map(hierarchy) > threshold, borders)


def test_one_region_has_no_border():
    assert not ultrametric_map(merge_hierarchy(photograph(), np.zeros((40, 48)))).any()
