from coursekit.plot.images.attribution_scale import (
    clear_colormap,
    one_value_a_place,
    scale_end,
    scale_start,
)
from matplotlib.colors import Normalize
import numpy as np
import pytest

SIGNED, POSITIVE = np.array([-1.0, 2.0]), np.array([0.0, 2.0])


def colors_at(values, *, of):
    limit = np.abs(of).max()
    return clear_colormap(of)(Normalize(scale_start(of, limit), limit)(values))


def test_channels_become_one_value():
    values = np.array([[[1.0, -3.0, 1.0]]])
    assert one_value_a_place(values, "sum") == -1
    assert one_value_a_place(values, "largest") == 3
    assert one_value_a_place(-values, "largest") == 3


def test_a_channel_that_is_not_finite_leaves_no_value():
    values = np.array([[[1.0, np.inf], [1.0, 2.0]]])
    for channels in ("sum", "largest"):
        assert np.isnan(one_value_a_place(values, channels)).tolist() == [[True, False]]


def test_the_scale_ends_at_a_percentile_of_magnitudes():
    values = -np.arange(101.0)
    assert scale_end(values, 90) == 90
    assert scale_end(values, 100) == 100
    assert scale_end(np.r_[np.nan, values], 90) == 90


def test_a_scale_of_few_values_ends_at_the_largest_and_of_none_at_zero():
    assert scale_end(np.r_[np.zeros(999), -5.0], 99) == 5
    assert scale_end(np.zeros(4), 99) == scale_end(np.full(4, np.nan), 99) == 0


@pytest.mark.parametrize("percentile", [0, 101, -1, np.nan])
def test_the_percentile_is_checked(percentile):
    with pytest.raises(ValueError, match="`percentile` must be above 0 and at most 100"):
        scale_end(SIGNED, percentile)


@pytest.mark.parametrize("of", [SIGNED, POSITIVE, -POSITIVE])
def test_zero_is_clear_and_more_is_more_opaque(of):
    alphas = colors_at(np.linspace(0, of[1], 20), of=of)[:, 3]
    assert alphas[0] == 0
    assert np.all(np.diff(alphas) > 0)


def test_opposite_values_are_as_opaque_in_colors_apart():
    below, above = colors_at(np.array([-1.3, 1.3]), of=SIGNED)
    assert below[3] == pytest.approx(above[3], abs=0.01)
    assert below[2] > below[0]  # blue
    assert above[0] > above[2]  # red


def test_a_map_without_signs_grows_lighter_all_the_way():
    colors = colors_at(np.linspace(0, 2, 50), of=POSITIVE)
    assert np.all(np.diff(colors[:, :3] @ [0.2126, 0.7152, 0.0722]) > 0)


def test_no_value_has_no_color():
    assert colors_at(np.array([np.nan]), of=SIGNED)[0, 3] == 0
