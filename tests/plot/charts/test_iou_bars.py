from itertools import pairwise

from coursekit.plot import iou_bars
from matplotlib import pyplot as plt
import numpy as np
import pytest

SCORES = {"FCN": [0.2, 0.6, np.nan], "U-Net": [0.4, 0.8, np.nan]}


@pytest.fixture(autouse=True)
def closed():
    plt.switch_backend("agg")
    yield
    plt.close("all")


def widths(ax):
    return [[bar.get_width() for bar in bars] for bars in ax.containers]


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_each_model_has_a_bar_for_each_class_and_its_mean():
    ax = iou_bars(SCORES, ["sky", "road", "car"])
    np.testing.assert_allclose(widths(ax), [[0.2, 0.6, 0], [0.4, 0.8, 0]])
    assert legend(ax) == ["FCN, mean 0.400", "U-Net, mean 0.600"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["sky", "road", "car"]
    assert [text.get_text() for text in ax.texts] == ["does not occur"] * 2
    colors, hatches = zip(
        *[(bars[0].get_facecolor(), bars[0].get_hatch()) for bars in ax.containers], strict=True
    )
    assert len(set(colors)) == len(set(hatches)) == 2


def test_bars_neither_overlap_nor_leave_their_class():
    ax = iou_bars({name: [0.5, 0.5] for name in "abc"})
    spans = sorted(
        (bar.get_y(), bar.get_y() + bar.get_height()) for bars in ax.containers for bar in bars
    )
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(round(start + 0.2) == round(end - 0.2) for start, end in spans)


def test_of_several_seeds_the_mean_is_drawn_with_a_dot_for_each():
    ax = iou_bars({"FCN": [[0.2, 0.4], [0.4, 0.8]]})
    np.testing.assert_allclose(widths(ax), [[0.3, 0.6]])
    (dots,) = [line for line in ax.lines if line.get_marker() == "o"]
    np.testing.assert_allclose(np.sort(dots.get_xdata()), [0.2, 0.4, 0.4, 0.8])


def test_one_model_needs_no_name_and_axes_may_be_given():
    _, ax = plt.subplots()
    assert iou_bars([0.25, 0.75], ax=ax) is ax
    assert legend(ax) == ["mean 0.500"]


WRONG = {
    "percent": (
        {"FCN": [20, 60]},
        None,
        r"`named_scores` must lie in \[0, 1\]; got 20.0 for 'FCN'",
    ),
    "classes": (
        {"a": [0.1], "b": [0.1, 0.2]},
        None,
        r"of the same classes; got \[\(1, 1\), \(1, 2",
    ),
    "none": ({}, None, "of the same classes; got"),
    "matrix": ({"a": np.zeros((2, 2, 2))}, None, r"\(C,\) or \(seeds, C\) scores"),
    "names": (
        {"a": [0.1, 0.2]},
        ["sky"],
        r"`class_names` must name each of 2 classes; got \['sky'\]",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_arguments_are_checked(name):
    scores, names, message = WRONG[name]
    with pytest.raises(ValueError, match=message):
        iou_bars(scores, names)
