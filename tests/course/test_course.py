from collections import Counter
import json
from pathlib import Path

from coursekit.course import LECTURES, LESSONS, course_index, rows, taught_rows
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSON_SLUGS = [lesson.slug for lesson in LESSONS]
WRITTEN = [slug for slug in LESSON_SLUGS if (NOTEBOOKS / f"{slug}.ipynb").exists()]


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
    assert [slug[:2] for slug in LESSON_SLUGS] == [f"{number:02d}" for number in range(20)]


@pytest.mark.parametrize("slug", WRITTEN)
def test_a_written_lesson_teaches_each_of_its_rows(slug):
    taught = taught_rows(NOTEBOOKS / f"{slug}.ipynb")
    assert {row.id for row in rows() if row.lesson == slug} <= set(taught)
    assert None not in taught.values()


def test_every_notebook_is_a_lesson_of_the_course():
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} <= set(LESSON_SLUGS)


@pytest.fixture
def lesson(tmp_path):
    cells = [
        ("markdown", "# Learning-rate annealing\n\n*Lecture row D02.*"),
        ("code", "# Lecture rows D99"),
        ("markdown", "## Two decays\n\nText.\n\n*Lecture rows D11 and D12.*"),
        ("markdown", "*Lecture row D13.*"),
        ("markdown", "## Again\n\n*Lecture rows D11, B100.*"),
    ]
    notebook = {"cells": [{"cell_type": kind, "source": [text]} for kind, text in cells]}
    path = tmp_path / "06_learning_rate_annealing.ipynb"
    path.write_text(json.dumps(notebook))
    return path


def test_rows_belong_to_the_heading_above_them(lesson):
    assert taught_rows(lesson) == {
        "D02": "Learning-rate annealing",
        "D11": "Two decays",
        "D12": "Two decays",
        "D13": "Two decays",
        "B100": "Again",
    }


def test_the_index_links_what_is_written_and_names_the_rest(lesson):
    index = course_index("D", lesson.parent)
    assert len(index.splitlines()) == 2 + 46
    link = "[06 Learning-rate annealing: Two decays](06_learning_rate_annealing.ipynb#Two-decays)"
    assert f"| D11 | Step decay | {link} |" in index
    assert "| 05 Optimizers |" in index
