from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
import pytest

IMAGE = np.linspace(0, 1, 20 * 30).reshape(20, 30)


def boxes(ax):
    """(left, top, right, bottom) of each rectangle, and whether it is hatched."""
    return [
        (*rectangle.get_bbox().extents.astype(int).tolist(), bool(rectangle.get_hatch()))
        for rectangle in ax.patches
    ]


def test_a_window_inside_has_one_outline():
    ax = plot.receptive_field_windows(IMAGE, [((2, 7), (10, 20))])
    assert boxes(ax) == [(10, 2, 20, 7, False)]
    assert ax.get_xlim()[0] < 0 < 30 < ax.get_xlim()[1]
    plt.close(ax.figure)


def test_a_window_over_the_border_is_clipped_and_its_padding_hatched():
    ax = plot.receptive_field_windows(IMAGE, [((-4, 3), (25, 33))], labels=["corner"])
    assert boxes(ax) == [(25, -4, 33, 3, True), (25, 0, 30, 3, False)]
    bottom, top = ax.get_ylim()
    assert (top < -4, bottom > 20, ax.get_xlim()[1] > 33) == (True, True, True)
    hatched, outline = ax.patches
    assert hatched.get_zorder() < ax.images[0].get_zorder() < outline.get_zorder()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["corner"]
    plt.close(ax.figure)


def test_a_window_in_the_padding_alone_is_only_hatched():
    ax = plot.receptive_field_windows(IMAGE, [((-4, -1), (0, 3))])
    assert boxes(ax) == [(0, -4, 3, -1, True)]
    plt.close(ax.figure)


def test_a_gradient_darkens_what_it_does_not_reach():
    gradient = np.zeros((20, 30))
    gradient[5, 6] = 2.0
    bright = np.full((20, 30, 3), 200, "uint8")
    ax = plot.receptive_field_windows(bright, [((0, 9), (0, 9))], gradient=gradient)
    drawn = ax.images[0].get_array()
    assert drawn[5, 6, 0] == pytest.approx(200 / 255)
    assert drawn[0, 0, 0] == pytest.approx(0.25 * 200 / 255)
    plt.close(ax.figure)


def test_images_of_16_bits_are_drawn_in_their_own_range():
    image = np.array([[0, 65_535]], "uint16")
    ax = plot.receptive_field_windows(image, [((0, 1), (0, 1))])
    assert np.asarray(ax.images[0].get_array()).tolist() == [[0, 1]]


def test_errors_name_the_argument():
    with pytest.raises(ValueError, match="`windows` must hold at least one window; got none"):
        plot.receptive_field_windows(IMAGE, [])
    with pytest.raises(ValueError, match="`labels` must name each of the 1 windows; got 2"):
        plot.receptive_field_windows(IMAGE, [((0, 1), (0, 1))], labels=["a", "b"])
    with pytest.raises(ValueError, match="`windows` must have rows and columns"):
        plot.receptive_field_windows(IMAGE, [((3, 3), (0, 1))])
