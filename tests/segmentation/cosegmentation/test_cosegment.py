from coursekit.segmentation import cosegment
import numpy as np
import pytest
from segmentation_scenes import photograph, square


def noisy(image, seed):
    return image + 0.05 * np.random.default_rng(seed).normal(size=image.shape)


def test_the_thing_that_both_show_is_found():
    first, first_mask = square(48, inside=(0.9, 0.2, 0.1), outside=(0.1, 0.5, 0.2))
    second, second_mask = square(48, inside=(0.9, 0.2, 0.1), outside=(0.6, 0.6, 0.7))
    second, second_mask = np.roll(second, 7, axis=1), np.roll(second_mask, 7, axis=1)
    found = cosegment(noisy(first, 0), noisy(second, 1))
    for mask, truth in zip(found, (first_mask, second_mask), strict=True):
        assert (mask & truth).sum() / (mask | truth).sum() > 0.9


def test_images_without_a_common_color_share_nothing():
    first, second = np.full((24, 24, 3), [1, 0, 0.0]), np.full((30, 24, 3), [0, 0, 1.0])
    first[0], second[0] = 0, 1
    assert [int(mask.sum()) > 99 for mask in cosegment(first, second, n_segments=20)] == 2 * [False]


def test_an_image_has_itself_in_common():
    assert all(mask.all() for mask in cosegment(photograph(), photograph(), n_segments=30))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"second": np.zeros((4, 4, 4))}, "`second` must be one image"),
        ({"smoothness": -1}, "`smoothness` must be 0 or above"),
        ({"bandwidth": 0}, "`bandwidth` must be above 0"),
        ({"second": photograph() / 255}, "`second` must be of the dtype of `first`, uint8"),
        ({"n_segments": 0}, "`n_segments` must be a positive integer"),
    ],
)
def test_arguments_are_checked(options, said):
    with pytest.raises(ValueError, match=said):
        cosegment(**{"first": photograph(), "second": photograph()} | options)
