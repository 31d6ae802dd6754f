"""What every committed lesson keeps to, and that nbval has teeth."""

import base64
from pathlib import Path
import re
import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output
import pytest

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
CHECKED = "nbval-check-output"
lessons = pytest.mark.parametrize("path", LESSONS, ids=[path.stem for path in LESSONS])


def code_cells(path):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


@lessons
def test_outputs_are_kept_from_one_clean_run(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert any("image/png" in output.get("data", ()) for output in outputs)
    assert [output for output in outputs if output.output_type == "error"] == []
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []


@lessons
def test_nothing_is_compared_that_a_semicolon_hides(path):
    """Under nbval, which keeps no history, the value of the last line shows all the same."""
    checked = [cell for cell in code_cells(path) if CHECKED in cell.metadata.get("tags", ())]
    assert [cell.id for cell in checked if cell.source.rstrip().endswith(";")] == []


@lessons
def test_nothing_is_compared_that_names_a_place_in_memory(path):
    checked = [cell for cell in code_cells(path) if CHECKED in cell.metadata.get("tags", ())]
    assert [cell.id for cell in checked if re.search(r"\bat 0x[0-9a-f]+", str(cell.outputs))] == []


@lessons
def test_a_lesson_is_light_and_names_no_machine(path):
    text = path.read_text("utf-8")
    assert len(text) < 500_000
    assert re.findall(r"(?<![\w.])/(?:home|root|Users|tmp|mnt|work)/\w", text) == []


@lessons
def test_cells_are_short_enough_to_read(path):
    lengths = sorted(len(cell.source.splitlines()) for cell in code_cells(path))
    assert lengths[len(lengths) // 2] <= 15
    assert lengths[-1] <= 30


@lessons
def test_some_numbers_are_checked(path):
    checked = [cell for cell in code_cells(path) if CHECKED in cell.metadata.get("tags", ())]
    assert checked
    assert all(cell.outputs for cell in checked)


def nbval(path):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--nbval-lax"]
    return subprocess.run(
        [*command, "--nbval-current-env", str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=path.parent,
    )


@pytest.mark.parametrize(
    ("saved", "tags", "status"),
    [("0.125\n", [CHECKED], 0), ("0.135\n", [CHECKED], 1), ("0.135\n", [], 0)],
    ids=["right", "altered", "altered where unmarked"],
)
def test_an_altered_number_fails_where_it_is_marked(tmp_path, saved, tags, status):
    cell = new_code_cell("print(1 / 8)", execution_count=1, metadata={"tags": tags})
    cell.outputs = [new_output("stream", name="stdout", text=saved)]
    path = tmp_path / "lesson.ipynb"
    nbformat.write(new_notebook(cells=[cell]), path)
    result = nbval(path)
    assert result.returncode == status, result.stdout


def test_figures_in_lessons_are_pictures():
    for path in LESSONS:
        for cell in code_cells(path):
            for output in cell.outputs:
                if "image/png" in output.get("data", ()):
                    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
