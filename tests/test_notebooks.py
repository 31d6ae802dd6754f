"""What a run leaves in a notebook's metadata."""

from coursekit.notebooks import scrub
from nbformat.v4 import new_code_cell, new_notebook


def test_what_a_lesson_says_of_its_cells_is_kept_and_what_the_run_says_is_not():
    said = {"alt": "A falling curve.", "rows": ["D11"], "tags": ["nbval-check-output"]}
    cell = new_code_cell("1", metadata=said | {"execution": {"iopub.status.busy": "2026"}})
    (scrubbed,) = scrub(new_notebook(cells=[cell])).cells
    assert scrubbed.metadata == said
