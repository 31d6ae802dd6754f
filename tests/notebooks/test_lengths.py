"""A lesson is one sitting: so many cells, words and lines of code."""

from pathlib import Path
import re

import nbformat
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(path for path in NOTEBOOKS.glob("*.ipynb") if not path.name.startswith("00"))
CELLS, WORDS, LINES = 50, 2000, 200


def words(text):
    """Counts words as a reader does: no tags, no links' targets; a formula is one."""
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"\$\$.+?\$\$|\$[^$]+\$", "x", text, flags=re.DOTALL)
    return sum(any(map(str.isalnum, word)) for word in text.split())


def length(path):
    """Returns how many cells, words and lines of code, without comments, a lesson has."""
    cells = nbformat.read(path, as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    lines = [line.strip() for text in code for line in text.splitlines()]
    return len(cells), sum(map(words, prose)), sum(bool(line) and line[0] != "#" for line in lines)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_short_enough_for_one_sitting(path):
    most = CELLS, WORDS, LINES
    assert all(found <= limit for found, limit in zip(length(path), most, strict=True)), (
        f"cells, words, lines: {length(path)}, at most {most}"
    )


def test_words_are_counted_as_a_reader_does():
    text = "<b>Two words</b>: [a link](https://example.org/some/where) and $a + b$; — 3."
    assert words(text) == 7
