from coursekit.segmentation import pixel_features
import numpy as np
import pytest


def test_black_and_white_are_1_apart():
    black, white = pixel_features([[0, 1]])
    assert np.linalg.norm(white - black) == pytest.approx(1, abs=1e-3)


def test_the_longer_side_weighs_as_asked():
    points = pixel_features(np.zeros((5, 11)), place=3.0)
    assert points.shape == (55, 5)
    np.testing.assert_allclose(points[-1, 3:], [3 * 4 / 11, 3 * 10 / 11])


def test_the_weight_is_checked():
    with pytest.raises(ValueError, match="`place` must be 0 or above; got -1"):
        pixel_features([[0, 1]], place=-1)
