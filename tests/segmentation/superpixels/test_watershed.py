from coursekit.segmentation import achievable_accuracy, compact_watershed, grid, watershed
import pytest
from segmentation_scenes import photograph, square


@pytest.mark.parametrize("method", [watershed, compact_watershed])
@pytest.mark.parametrize("count", [1, 6, 30])
def test_there_are_as_many_as_in_the_grid(method, count):
    image = photograph()
    assert method(image, count).max() == grid(image.shape, count).max()


@pytest.mark.parametrize("method", [watershed, compact_watershed])
def test_basins_keep_to_the_square(method):
    image, mask = square(40)
    assert achievable_accuracy(method(image, 16, sigma=0), mask) > 0.97


def test_compactness_makes_a_grid():
    image = photograph()
    shares = [
        achievable_accuracy(compact_watershed(image, 12, compactness=value), grid(image.shape, 12))
        for value in (1e-4, 1e-2, 100)
    ]
    assert shares == sorted(shares)
    assert shares[-1] > 0.9


@pytest.mark.parametrize(
    ("method", "options", "said"),
    [
        (watershed, {"sigma": -1}, "`sigma` must be 0 or above"),
        (compact_watershed, {"compactness": 0}, "`compactness` must be above 0"),
    ],
)
def test_options_are_checked(method, options, said):
    with pytest.raises(ValueError, match=said):
        method(photograph(), 4, **options)
