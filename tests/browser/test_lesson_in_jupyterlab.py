"""Lessons in JupyterLab, as `make lab` opens it, from the printed address to the figures."""

from pathlib import Path
from urllib.parse import urlsplit

from conftest import git
import nbformat
from notebook_page import ERRORS, figure_widths, open_notebook, photograph, run_from_the_start
import pytest

COURSE_MAP = "00_course_map"
LESSONS = ["25_find_the_slip"]  # the quickest
SCREENSHOTS = Path(__file__).parent / "screenshots"


def code_cells(path):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def outputs(cells):
    return [output for cell in cells for output in cell.outputs]


def count_figures(cells):
    return sum("image/png" in output.get("data", {}) for output in outputs(cells))


def errors(cells):
    return [output.evalue for output in outputs(cells) if output.output_type == "error"]


def test_the_printed_address_opens_the_course_map_on_the_next_free_port(server, page):
    assert urlsplit(server.address).port > server.taken_port
    open_notebook(page, server.address)
    assert page.locator(f".lm-TabBar-tab.jp-mod-current >> text={COURSE_MAP}.ipynb").is_visible()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_and_shows_its_figures(lesson, clone, server, page):
    path = clone / "work" / "notebooks" / f"{lesson}.ipynb"
    kept_figures = count_figures(code_cells(path))
    open_notebook(page, server.address.replace(COURSE_MAP, lesson))
    run_from_the_start(page)
    cells = code_cells(path)
    assert errors(cells) == []
    assert page.locator(ERRORS).all_inner_texts() == []
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    widths = figure_widths(page)
    assert len(widths) == count_figures(cells) == kept_figures >= 1
    assert min(widths) > 0
    photograph(page, SCREENSHOTS / f"{lesson}.png")


def test_running_and_saving_lessons_changes_nothing_of_the_course(clone, server):
    assert (clone / "work" / "notebooks" / f"{COURSE_MAP}.ipynb").is_file()
    assert git(clone, "status", "--porcelain") == ""


def test_a_cell_that_fails_is_noticed(clone, server, page):
    cells = map(nbformat.v4.new_code_cell, ["1 / 0", "2"])
    broken = clone / "work" / "notebooks" / "broken.ipynb"
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells), metadata=kernel), broken)
    open_notebook(page, server.address.replace(COURSE_MAP, broken.stem))
    run_from_the_start(page)
    cells = code_cells(broken)
    assert errors(cells) == ["division by zero"]
    assert "ZeroDivisionError" in page.locator(ERRORS).inner_text()
    assert [cell.execution_count for cell in cells] == [1, None]
