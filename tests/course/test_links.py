from pathlib import Path
import re
import shutil

from coursekit.course import LESSONS, PARTS
from coursekit.course.links import lesson_lines, lesson_table, navigation, write_links
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
import pytest

ROOT = Path(__file__).parents[2]
KNOW_FIRST = re.compile(r"^- \*Know first:\*(.*?)^- \*", re.MULTILINE | re.DOTALL)
LESSON = {lesson.number: lesson for lesson in LESSONS}
BADGE = """- *Know first:* the gradient of a loss.
- *Time:* about 15 seconds on two CPU cores; no GPU needed.

[![Open in Colab](badge.svg)](address)"""


@pytest.fixture
def folder(tmp_path):
    """A course of three lessons and a README."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    write(folder, "00", *(tagged(tag) for tag in ("lesson-table", "row-index")))
    write(folder, "02", new_markdown_cell("## Costs", metadata={"rows": ["E16"]}, id="costs"))
    write(folder, "07", new_code_cell("1"))
    readme = "Before.\n<!-- lessons -->\nold\n<!-- end of lessons -->\nAfter.\n"
    (tmp_path / "README.md").write_text(readme)
    return folder


def tagged(tag):
    return new_markdown_cell("old", metadata={"tags": [tag]})


def write(folder, number, *cells):
    cells = [new_markdown_cell(f"# {LESSON[number].title}\n\n{BADGE}"), *cells]
    path = folder / LESSON[number].notebook
    path.write_text(nbformat.writes(new_notebook(cells=cells)) + "\n", "utf-8")


def cells(folder, number):
    return nbformat.read(folder / LESSON[number].notebook, as_version=4).cells


@pytest.mark.parametrize(
    ("number", "line"),
    [
        ("00", "[02 Convolution →](02_convolution.ipynb)"),
        ("02", "[← 00 Course map](00_course_map.ipynb) · [07 Optimizers →](07_optimizers.ipynb)"),
        ("07", "[← 02 Convolution](02_convolution.ipynb) · [Course map](00_course_map.ipynb)"),
    ],
)
def test_a_lesson_begins_and_ends_with_links_to_its_neighbors(folder, number, line):
    assert navigation(LESSON[number], folder) == line
    write_links(folder)
    first, *between, last = cells(folder, number)
    assert first.source == last.source == line
    assert all(cell.source != line for cell in between)
    assert between[0].source.startswith(f"# {LESSON[number].title}")


def test_a_new_lesson_gets_its_links_and_the_others_follow(folder):
    write_links(folder)
    write(folder, "04")
    changed = {path.name for path in write_links(folder)}
    assert changed == {LESSON[number].notebook for number in ("00", "02", "04", "07")}
    assert cells(folder, "02")[0].source.endswith(
        "[04 Backpropagation →](04_backpropagation.ipynb)"
    )
    assert cells(folder, "07")[-1].source.startswith("[← 04 Backpropagation]")


def test_links_that_are_right_are_left_alone(folder):
    readme = folder.parent / "README.md"
    assert len(write_links(folder, readme)) == 4
    assert write_links(folder, readme) == []


def test_the_table_has_every_lesson_and_links_those_that_are_written(folder):
    table = lesson_table(folder)
    lines = {line.split(" | ")[0]: line for line in table.splitlines()}
    assert {f"| {number}" for number in LESSON} <= set(lines)
    assert "| [Optimizers](07_optimizers.ipynb): what do" in lines["| 07"]
    assert lines["| 07"].endswith("| 04 | 15 seconds |")
    assert "](" not in lines["| 22"]
    assert "*(to come)*" in lines["| 22"]


@pytest.mark.parametrize("lesson", LESSONS, ids=list(LESSON))
def test_the_outline_says_what_a_lesson_names_as_known(lesson):
    path = ROOT / "notebooks" / lesson.notebook
    if not path.exists():
        pytest.skip("it is not written yet")
    sources = (cell.source for cell in nbformat.read(path, as_version=4).cells)
    (known,) = filter(None, (KNOW_FIRST.search(source) for source in sources))
    assert lesson.after == tuple(sorted(set(re.findall(r"\((\d\d)_", known[1]))))
    assert all(number < lesson.number for number in lesson.after)


def test_the_lines_have_every_lesson_by_parts(folder):
    first, *lines = lesson_lines(folder).splitlines()
    assert first == "- [00 Course map](notebooks/00_course_map.ipynb)"
    assert [line.split("*")[1] for line in lines] == [part for part in PARTS if part]
    assert "[07 Optimizers](notebooks/07_optimizers.ipynb) · 08 Comparing" in lines[1]
    assert all(f"{lesson.number} {lesson.title}" in first + "".join(lines) for lesson in LESSONS)


def test_the_course_map_has_the_table_and_the_index(folder):
    write_links(folder)
    _, _, table, index, _ = (cell.source for cell in cells(folder, "00"))
    assert table == lesson_table(folder)
    assert "[02 Convolution: Costs](02_convolution.ipynb#cell-id=costs)" in index
    assert index.count("<details>") == index.count("</details>") == 5


def test_of_the_readme_only_the_table_is_written(folder):
    readme = folder.parent / "README.md"
    write_links(folder, readme)
    text = readme.read_text("utf-8")
    assert text.startswith("Before.\n<!-- lessons -->\n")
    assert text.endswith("<!-- end of lessons -->\nAfter.\n")
    assert lesson_lines(folder) in text
    assert "old" not in text


def test_the_links_of_the_course_are_up_to_date(tmp_path):
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "experiments")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=ignored)
    shutil.copy(ROOT / "README.md", tmp_path)
    changed = write_links(tmp_path / "notebooks", tmp_path / "README.md")
    assert [path.name for path in changed] == [], "run `coursekit notebooks --links`"
