import re

from coursekit.data import augmentation as aug
from coursekit.data.augmentation.operations.ranges import (
    require_ends,
    require_factor,
    require_range,
    uniform,
)
import numpy as np
import pytest


def test_numbers_fill_their_range():
    generator = np.random.default_rng(0)
    for amount, around, ends in ((0.5, 0, (-0.5, 0.5)), (0.5, 1, (0.5, 1.5)), ((2, 3), 1, (2, 3))):
        drawn = uniform(amount, 2000, generator, around=around)
        np.testing.assert_allclose([drawn.min(), drawn.max()], ends, atol=0.01)


@pytest.mark.parametrize("value", [-1, (2, 1), (1, 2, 3), np.nan, "a", None, (0, np.nan)])
def test_what_is_no_range_is_refused(value):
    for require in (require_range, require_factor):
        with pytest.raises(ValueError, match="`amount` must be a number"):
            require("amount", value)
    with pytest.raises(ValueError, match="`amount` must be two numbers in order"):
        require_ends("amount", value, low=0)


@pytest.mark.parametrize("amount", [1, 1.2, (0, 1)])
def test_a_zoom_says_what_it_needs(amount):
    needed = (
        "`amount` must be a number 0 or more, but below 1 (0.2 draws the factor from 0.8 to 1.2), "
        "or the two ends of the factor's range in order, above 0, such as (0.8, 1.5); "
        f"got {amount!r}."
    )
    with pytest.raises(ValueError, match=re.escape(needed)):
        aug.zoom(amount)


@pytest.mark.parametrize("make", [aug.exposure, aug.contrast, aug.saturation, aug.sharpness])
def test_a_factor_may_be_zero_but_not_below(make):
    make(1)
    make((0, 2))
    for amount in (1.01, (-0.1, 1)):
        with pytest.raises(ValueError, match="`amount` must be a number from 0 to 1 "):
            make(amount)
