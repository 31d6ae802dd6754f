from types import SimpleNamespace

from coursekit import plot
from matplotlib import pyplot as plt


def test_shown_differences_are_filled_and_stand_at_their_means():
    found = {
        "better": SimpleNamespace(mean=0.2, low=0.1, high=0.3, verdict="higher"),
        "alike": SimpleNamespace(mean=-0.1, low=-0.3, high=0.1, verdict="no difference shown"),
    }
    ax = plot.difference_intervals(found, x_label="accuracy")
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert [(float(m.get_xdata()[0]), int(m.get_ydata()[0])) for m in marks] == [
        (0.2, 0),
        (-0.1, 1),
    ]
    assert marks[0].get_markerfacecolor() == marks[0].get_color()
    assert marks[1].get_markerfacecolor() == "white"
    bars = [
        line for line in ax.lines if line.get_marker() == "None" and len(set(line.get_ydata())) == 1
    ]
    assert [tuple(map(float, bar.get_xdata())) for bar in bars] == [(0.1, 0.3), (-0.3, 0.1)]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["better", "alike"]
    plt.close("all")
