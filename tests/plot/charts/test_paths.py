from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
import pytest

X, Y = np.linspace(-2, 2, 41), np.linspace(-1, 1, 21)
HEIGHTS = X**2 + 4 * Y[:, None] ** 2
WALK = np.array([[1.5, 0.5], [0.5, -0.25], [0.0, 0.0]])


@pytest.fixture(autouse=True)
def never_shown(monkeypatch):
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show was called"))
    yield
    plt.close("all")


def contour_set(ax):
    (contours,) = (item for item in ax.collections if hasattr(item, "levels"))
    return contours


def test_each_walk_is_a_named_line_with_its_start_marked():
    ax = plot.path_map({"a": WALK, "b": -WALK}, x=X, y=Y, heights=HEIGHTS)
    walk, start, other, other_start = ax.lines
    np.testing.assert_array_equal(walk.get_xydata(), WALK)
    np.testing.assert_array_equal(start.get_xydata(), WALK[:1])
    np.testing.assert_array_equal(other_start.get_xydata(), -WALK[:1])
    assert walk.get_color() == start.get_color() != other.get_color()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("weight 1", "weight 2")


def test_a_walk_that_leaves_does_not_stretch_the_map():
    ax = plot.path_map({"far": 100 * WALK}, x=X, y=Y, heights=HEIGHTS)
    assert ax.get_xlim() == (-2, 2)
    assert ax.get_ylim() == (-1, 1)


def test_neighboring_contours_hold_the_same_share_of_the_map():
    """The levels are heights, and as many heights lie between two as between any other two."""
    contours = contour_set(plot.path_map({}, x=X, y=Y, heights=HEIGHTS))
    counts, _ = np.histogram(HEIGHTS, bins=contours.levels)
    assert len(counts) == 11
    assert np.ptp(counts) <= 0.2 * counts.mean()


def test_contours_lie_where_the_surface_has_their_height():
    """On this bowl the contour of height h is the ellipse x^2 + 4 y^2 = h."""
    contours = contour_set(plot.path_map({}, x=X, y=Y, heights=HEIGHTS))
    for level, path in zip(contours.levels, contours.get_paths(), strict=True):
        places = path.vertices
        np.testing.assert_allclose(places[:, 0] ** 2 + 4 * places[:, 1] ** 2, level, atol=0.02)


def test_it_draws_on_the_axes_that_it_is_given():
    _, ax = plt.subplots()
    drawn = plot.path_map({}, x=X, y=Y, heights=HEIGHTS, x_label="slope", y_label="offset", ax=ax)
    assert drawn is ax
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("slope", "offset")
    assert ax.get_legend() is None


def test_a_flat_surface_is_drawn_too():
    ax = plot.path_map({"a": WALK}, x=X, y=Y, heights=np.ones((21, 41)))
    assert len(ax.lines) == 2


def test_shapes_are_checked():
    with pytest.raises(ValueError, match=r"`heights` must be \(21, 41\), .* got \(41, 21\)"):
        plot.path_map({}, x=X, y=Y, heights=HEIGHTS.T)
    with pytest.raises(ValueError, match=r"`named_points\['a'\]` .* got \(2, 3\)"):
        plot.path_map({"a": WALK.T}, x=X, y=Y, heights=HEIGHTS)
