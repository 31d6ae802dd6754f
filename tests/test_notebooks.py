"""What a run leaves in a notebook's metadata."""

from coursekit import notebooks
from coursekit.notebooks import scrub
from jupyter_client.session import Session
import nbformat
from nbformat.v4 import new_code_cell, new_notebook


def test_what_a_lesson_says_of_its_cells_is_kept_and_what_the_run_says_is_not():
    said = {"alt": "A falling curve.", "rows": ["D11"], "tags": ["nbval-check-output"]}
    cell = new_code_cell("1", metadata=said | {"execution": {"iopub.status.busy": "2026"}})
    (scrubbed,) = scrub(new_notebook(cells=[cell])).cells
    assert scrubbed.metadata == said


SLIDER = """import ipywidgets

ipywidgets.interact(lambda step: print(step), step=(0, 5));"""


def test_nothing_is_sent_to_the_kernel_while_a_cell_with_a_slider_runs(tmp_path, monkeypatch):
    """Sending on the channel of the awaited reply makes the reply overlooked, now and then."""
    sent, send = [], Session.send

    def recording(session, stream, message, *args, **kwargs):
        sent.append(message["header"]["msg_type"] if isinstance(message, dict) else message)
        return send(session, stream, message, *args, **kwargs)

    monkeypatch.setattr(Session, "send", recording)
    path = tmp_path / "slider.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(SLIDER)]), path)
    notebooks.execute(path)
    assert "execute_request" in sent
    assert "comm_msg" not in sent
    (cell,) = nbformat.read(path, as_version=4).cells
    assert not cell.outputs  # neither the widget's text nor what it printed
