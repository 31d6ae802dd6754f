from collections import Counter
import json
from pathlib import Path

from coursekit.course import LECTURES, LESSONS, course_index, rows, taught_rows
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSON_SLUGS = [lesson.slug for lesson in LESSONS]
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
WRITTEN = [lesson for lesson in LESSONS if (NOTEBOOKS / lesson.notebook).exists()]


def test_all_rows_of_the_five_lectures_are_there():
    assert Counter(row.lecture for row in rows()) == {"A": 45, "B": 105, "C": 51, "D": 46, "E": 55}
    assert set(LECTURES) == set("ABCDE")
    assert len({row.id for row in rows()}) == len({row.name for row in rows()}) == 302
    assert all(row.id[0] == row.lecture for row in rows())


def test_rows_are_numbered_without_gaps():
    for letter in LECTURES:
        numbers = [int(row.id[1:]) for row in rows() if row.lecture == letter]
        assert numbers == list(range(1, len(numbers) + 1))


def test_each_row_has_a_lesson_of_the_course():
    assert {row.lesson for row in rows()} <= set(LESSON_SLUGS)
    assert [lesson.number for lesson in LESSONS] == [f"{number:02d}" for number in range(27)]


@pytest.mark.parametrize("lesson", WRITTEN, ids=[lesson.slug for lesson in WRITTEN])
def test_each_row_of_a_written_lesson_is_taught(lesson):
    taught = {row_id for path in PATHS for row_id in taught_rows(path)}
    assert {row.id for row in rows() if row.lesson == lesson.slug} <= taught
    assert None not in taught_rows(NOTEBOOKS / lesson.notebook).values()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_rows_in_metadata_are_rows_of_the_lectures(path):
    assert set(taught_rows(path)) <= {row.id for row in rows()}


def test_every_notebook_is_a_lesson_of_the_course():
    assert {path.stem for path in PATHS} <= set(LESSON_SLUGS)


def notebook(*cells):
    """A notebook of (kind, text, rows) as JSON."""
    return json.dumps(
        {
            "cells": [
                {
                    **{"cell_type": kind, "source": [text], "id": f"cell-{number}"},
                    "metadata": {"rows": ids} if ids else {},
                }
                for number, (kind, text, ids) in enumerate(cells)
            ]
        }
    )


@pytest.fixture
def lesson(tmp_path):
    path = tmp_path / "09_learning_rate_annealing.ipynb"
    path.write_text(
        notebook(
            ("markdown", "# Learning-rate annealing", ["D02"]),
            ("code", "# a comment", ["D99"]),
            ("markdown", "## Two decays: `step`, *cosine*\n\nText with D14 in it.", ["D11", "D12"]),
            ("markdown", "More text.", ["D13"]),
            ("markdown", "## Again", ["D11", "B100"]),
        )
    )
    return path


def test_rows_belong_to_the_heading_above_them(lesson):
    assert taught_rows(lesson) == {
        "D02": ("Learning-rate annealing", "cell-0"),
        "D11": ("Two decays: `step`, *cosine*", "cell-2"),
        "D12": ("Two decays: `step`, *cosine*", "cell-2"),
        "D13": ("Two decays: `step`, *cosine*", "cell-2"),
        "B100": ("Again", "cell-4"),
    }


def test_rows_of_two_sections_in_one_cell_are_refused(tmp_path):
    path = tmp_path / "lesson.ipynb"
    path.write_text(notebook(("markdown", "## One\n\n## Two", ["D11"])))
    with pytest.raises(ValueError, match=r"one heading; got \['One', 'Two'\]"):
        taught_rows(path)


def test_the_index_links_what_is_written_and_names_the_rest(lesson):
    index = course_index("D", lesson.parent)
    assert len(index.splitlines()) == 2 + 46
    link = (
        "[09 Learning-rate annealing: Two decays: `step`, *cosine*]"
        "(09_learning_rate_annealing.ipynb#cell-id=cell-2)"
    )
    assert f"| D11 | Step decay | {link} |" in index
    assert "| 07 Optimizers |" in index


def test_a_row_is_found_where_it_is_taught_until_its_home_is_written(lesson):
    home = lesson.with_name("17_efficient_architectures.ipynb")
    elsewhere = lesson.with_name("01_spatial_processing.ipynb")
    elsewhere.write_text(notebook(("markdown", "## Meanwhile", ["B25"])))
    assert "[01 Spatial processing: Meanwhile]" in line_of("B25", lesson.parent)
    home.write_text(notebook(("markdown", "## At home", ["B25"])))
    link = "[17 Efficient architectures: At home](17_efficient_architectures.ipynb#cell-id=cell-0)"
    assert link in line_of("B25", lesson.parent)


def line_of(row_id, folder):
    (line,) = (
        line
        for line in course_index(row_id[0], folder).splitlines()
        if line.startswith(f"| {row_id} |")
    )
    return line
