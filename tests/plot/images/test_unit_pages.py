from types import SimpleNamespace

from coursekit.plot.images.unit_pages import unit_page
from matplotlib import pyplot as plt
import numpy as np
import pytest

INSIDE = np.ones((1, 2, 3, 3), bool)
PATCHES = SimpleNamespace(
    crops=np.stack([np.full((3, 3, 1), -1.0), np.full((3, 3, 1), 0.5)])[None],
    values=np.array([[2.5, 1.5]]),
    inside=INSIDE,
)
SUMMARY = SimpleNamespace(
    patches=PATCHES,
    counts=np.array([0, 5, 3, 0]),
    edges=np.array([-4.0, -2, 0, 2, 4]),
    active=0.375,
)
FILTER = np.array([[1.0, -1.0]])[..., None]


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def test_a_page_shows_the_filter_the_patches_with_their_values_and_the_histogram():
    axes = unit_page(SUMMARY, FILTER, value_range=(-1, 1), title="unit 7")
    assert axes[0].get_title() == "unit 7"
    assert axes[0].images[0].get_array().shape == (1, 2, 3)
    assert [text.get_text() for text in axes[1].texts] == ["2.5", "1.5"]
    drawn = np.asarray(axes[1].images[0].get_array())
    assert (drawn[0, 0, 0], drawn[0, -1, 0]) == pytest.approx((0, 0.75))
    counts, edges, _ = axes[2].patches[0].get_data()
    assert (counts.tolist(), edges.tolist()) == ([0, 5, 3, 0], [-4, -2, 0, 2, 4])
    assert axes[2].get_title() == "above 0: 38%"


@pytest.mark.parametrize(
    ("counts", "span"), [((0, 5, 3, 0), (-2, 2)), ((0, 0, 0, 1), (0, 4)), ((1, 0, 0, 0), (-4, 0))]
)
def test_the_histogram_ends_where_its_bins_are_empty_and_shows_zero(counts, span):
    summary = SimpleNamespace(**{**vars(SUMMARY), "counts": np.array(counts)})
    left, right = unit_page(summary, FILTER, value_range=(-1, 1))[2].get_xlim()
    room = 0.03 * (span[1] - span[0])
    assert (left, right) == pytest.approx((span[0] - room, span[1] + room))


def test_given_axes_are_used_and_must_be_three():
    _, axes = plt.subplots(1, 3)
    assert list(unit_page(SUMMARY, FILTER, value_range=(-1, 1), axes=axes)) == list(axes)
    with pytest.raises(ValueError, match="`axes` must be three; got 2"):
        unit_page(SUMMARY, FILTER, axes=axes[:2])
