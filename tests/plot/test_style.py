"""Lines and markers differ by more than their color."""

from itertools import pairwise

from coursekit import plot
from coursekit.plot.style import color_of, line_of, marker_of
from matplotlib import pyplot as plt


def test_lines_next_to_each_other_differ_in_color_and_in_dashes():
    styles = [line_of(index) for index in range(16)]
    for first, second in pairwise(styles):
        assert first["color"] != second["color"]
        assert first["linestyle"] != second["linestyle"]
    assert len({str(style) for style in styles}) == 16


def test_64_markers_differ_in_color_or_in_form():
    assert len({(color_of(index), marker_of(index)) for index in range(64)}) == 64


def test_curves_go_on_where_the_axes_have_some():
    ax = plot.curves({"one": [1, 2]}, x_label="step", y_label="loss")
    plot.curves({"two": [[2, 1], [3, 1]]}, x_label="step", y_label="loss", ax=ax)
    named = {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}
    assert named["one"].get_color() != named["two"].get_color()
    assert named["one"].get_linestyle() != named["two"].get_linestyle()
    seeds = [line for line in ax.lines if line.get_label().startswith("_")]
    assert [line.get_color() for line in seeds] == 2 * [named["two"].get_color()]
    plt.close("all")


def test_rows_of_dots_differ_in_form():
    ax = plot.seed_dots({"plain": [0.7, 0.6], "augmented": [0.8, 0.9]}, x_label="accuracy")
    markers = [line.get_marker() for line in ax.lines if line.get_marker() != "|"]
    assert len(set(markers)) == 2
    plt.close("all")
