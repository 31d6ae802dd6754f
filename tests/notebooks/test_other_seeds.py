"""What changes when a lesson's seeds change is said where the lesson tells what it found."""

import csv
from pathlib import Path
import re

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TABLE = NOTEBOOKS / "experiments" / "other_seeds.csv"
SAID = re.compile(
    r"(other|fresh|more|further)\s+(\w+\s+)?((groups?|pairs?)\s+of\s+)?(\w+\s+)?seeds",
    re.IGNORECASE,
)
NEAR = 4  # cells after the comparison in which it is said


def changing():
    """Returns the (lesson, cell) whose verdicts are not the same in each group of seeds."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return sorted(
        {
            (lesson, cell)
            for lesson, cell, name, *found in rows
            if name != "raises" and len({text.rpartition(": ")[2] for text in found}) > 1
        }
    )


@pytest.mark.parametrize(("lesson", "cell"), changing())
def test_a_verdict_that_changes_is_told(lesson, cell):
    (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    place = [one.id for one in cells].index(cell)
    near = cells[place + 1 : place + 1 + NEAR]
    assert any(SAID.search(one.source) for one in near if one.cell_type == "markdown")


def test_no_lesson_stops_with_other_seeds():
    with TABLE.open(encoding="utf-8", newline="") as file:
        stopped = [row for row in csv.DictReader(file) if row["comparison"] == "raises"]
    assert stopped == []
