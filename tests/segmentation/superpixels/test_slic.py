from coursekit.segmentation import achievable_accuracy, grid, slic
import numpy as np
import pytest
from segmentation_scenes import photograph, same_partition, square
from skimage.segmentation import slic as scikit_slic


def test_it_equals_scikit_image_on_a_color_image():
    image = photograph()
    expected = scikit_slic(image, 12, compactness=10)
    assert same_partition(slic(image, 12, compactness=0.1), expected)


def test_compactness_makes_a_grid_of_gray_and_color_alike():
    for image in (photograph(48, 48), photograph(48, 48)[..., 0]):
        loose, tight = (slic(image, 16, compactness=value) for value in (0.1, 100))
        assert achievable_accuracy(tight, grid((48, 48), 16)) > 0.85
        assert achievable_accuracy(loose, grid((48, 48), 16)) < 0.75


def test_it_keeps_to_the_square():
    image, mask = square(40)
    assert achievable_accuracy(slic(image, 16), mask) > 0.99


@pytest.mark.parametrize("value", [0, -1, np.nan])
def test_compactness_is_checked(value):
    with pytest.raises(ValueError, match="`compactness` must be above 0"):
        slic(photograph(), 4, compactness=value)
