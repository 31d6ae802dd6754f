from coursekit.segmentation import felzenszwalb
import numpy as np
import pytest
from segmentation_scenes import photograph, same_partition, square
from skimage.segmentation import felzenszwalb as scikit_felzenszwalb


def test_it_equals_scikit_image_on_an_image_from_0_to_1():
    image = photograph()
    expected = scikit_felzenszwalb(image / 255, scale=50, sigma=0.5, min_size=10)
    assert same_partition(felzenszwalb(image, scale=50, sigma=0.5, min_size=10), expected)


def test_the_square_is_a_region():
    image, mask = square()
    assert same_partition(felzenszwalb(image, sigma=0), mask)


def test_small_regions_are_merged():
    labels = felzenszwalb(photograph(), scale=1, min_size=30)
    assert np.bincount(labels.ravel()).min() >= 30


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scale": 0}, "`scale` must be above 0"),
        ({"sigma": -1}, "`sigma` must be 0 or above"),
        ({"min_size": 0}, "`min_size` must be a positive integer"),
    ],
)
def test_options_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        felzenszwalb(photograph(), **options)
