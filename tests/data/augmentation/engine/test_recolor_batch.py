from coursekit.data.augmentation.engine.recolor_batch import joined, mean_color, recolor
import numpy as np
import pytest
from scenes import images


def drawn(count, channels, seed):
    generator = np.random.default_rng(seed)
    return (
        np.eye(channels) + generator.normal(0, 0.1, (count, channels, channels)),
        generator.normal(0, 0.1, (count, channels, channels)),
        generator.normal(0, 0.05, (count, channels)),
    )


@pytest.mark.parametrize("channels", [1, 3, 5])
@pytest.mark.parametrize("size", [(8, 9), (300, 301)])
def test_recoloring_is_the_formula(size, channels):
    picture = images(3, *size, channels)
    matrices, of_mean, shifts = drawn(3, channels, 0)
    unit = picture / 255
    means = unit.mean(axis=(1, 2))
    moved = np.einsum("nij,nhwj->nhwi", matrices, unit)
    constant = np.einsum("nij,nj->ni", of_mean, means) + shifts
    expected = np.clip(moved + constant[:, None, None], 0, 1)
    for source in (picture, unit.astype("float32")):
        result = recolor(source, matrices, of_mean, shifts)
        np.testing.assert_allclose(result, expected, atol=1e-5)
        np.testing.assert_allclose(mean_color(picture[0]), 255 * means[0], rtol=1e-5)


def test_in_place_is_the_same():
    picture = (images(3, 300, 301) / 255).astype("float32")
    coloring = drawn(3, 3, 0)
    expected = recolor(picture, *coloring)
    assert recolor(picture, *coloring, in_place=True) is picture
    np.testing.assert_array_equal(picture, expected)


def test_joined_is_one_after_the_other():
    picture = (0.4 + 0.2 * np.random.default_rng(0).random((3, 8, 9, 3))).astype("float32")
    first, second = drawn(3, 3, 0), drawn(3, 3, 1)
    together = recolor(picture, *joined([first, second]))
    np.testing.assert_allclose(together, recolor(recolor(picture, *first), *second), atol=1e-5)
