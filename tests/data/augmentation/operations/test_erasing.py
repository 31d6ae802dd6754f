from coursekit.data import augmentation as aug
from coursekit.data.augmentation import compose
import numpy as np
import pytest


def test_one_rectangle_is_erased_of_the_area_asked_for():
    picture = np.full((50, 40, 40, 3), 255, "uint8")
    erased = compose(aug.erase(area=(0.1, 0.2), ratio=(0.5, 2), value=0.25))(picture, seed=0)
    for image in erased:
        rows, columns = np.nonzero(image[..., 0] < 1)
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        assert len(rows) == height * width
        assert 0.08 < len(rows) / 1600 < 0.22
        assert 0.4 < width / height < 2.5
        np.testing.assert_allclose(image[rows, columns], 0.25)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: aug.erase(area=(0.5, 1.5)), "`area` must be"),
        (lambda: aug.erase(area=0.2), "`area` must be two numbers in order, .*; got 0.2"),
        (lambda: aug.erase(ratio=(2, 1)), "`ratio` must be"),
        (lambda: aug.erase(ratio=(0, 1)), "`ratio` must be .*, from 0.01; got"),
        (lambda: aug.erase(value=2), r"`value` must lie in \[0, 1\]; got 2"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()
