"""A submission as the grader wants it: the student's answers in the instructor's notebook.

Nothing that a student's file says about grading is believed. Cells keep their kind and their
source; ids, points, locks and which cells are tests come from the instructor's notebook.
"""

from copy import deepcopy
from dataclasses import dataclass
import json

from coursekit.grading.notebook.cells import grade_id_of, is_solution, is_task
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

LARGEST = 50 * 1024**2  # bytes of a notebook's file
LARGEST_SOURCE = 2 * 1024**2  # characters of all sources
MOST_CELLS = 5000
MOST_PARTS = 1_000_000  # each of three bytes takes seventy in memory
MAKERS = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class UnreadableError(Exception):
    """A submitted file that is no notebook of the assignment; its text says why."""


@dataclass(frozen=True)
class Canonical:
    """A notebook to grade.

    Attributes:
        notebook: The notebook.
        notes: What was not as it should be, in words.
    """

    notebook: nbformat.NotebookNode
    notes: tuple


def read_submitted(data):
    """Reads a notebook's bytes.

    Args:
        data: The file's content.

    Returns:
        A list of (kind, source, grade id or None, attachments).

    Raises:
        UnreadableError: If it is too large, no JSON, or no notebook.
    """
    if len(data) > LARGEST:
        raise UnreadableError(f"the file is larger than {LARGEST // 1024**2} MiB")
    if data.count(b"[") + data.count(b"{") > MOST_PARTS:
        raise UnreadableError(f"the file has more than {MOST_PARTS:,} lists and dictionaries")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"the file is no notebook: {error}"[:200]) from error
    if isinstance(content, dict) and "worksheets" in content:
        raise UnreadableError(
            "the file is a notebook of nbformat 3, and must be of 4: save it anew"
        )
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        raise UnreadableError(f"the file is no notebook with at most {MOST_CELLS} cells")
    read = [_read_cell(cell) for cell in cells]
    if sum(len(source) for _, source, _, _ in read) > LARGEST_SOURCE:
        raise UnreadableError(f"the cells hold more than {LARGEST_SOURCE} characters")
    return read


def _read_cell(cell):
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    if not isinstance(kind, str) or kind not in MAKERS:
        raise UnreadableError("a cell is neither code nor markdown nor raw")
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise UnreadableError("a cell's source is no text")
    metadata = cell.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = settings.get("grade_id") if isinstance(settings, dict) else None
    attachments = cell.get("attachments") if kind != "code" else None
    text = "".join(lines).encode("utf-8", "replace").decode()
    return kind, text, grade_id if isinstance(grade_id, str) else None, attachments


def canonical(cells, source):
    """Puts a student's cells into the instructor's notebook.

    Args:
        cells: What `read_submitted` returned.
        source: The instructor's notebook.

    Returns:
        A `Canonical`.

    Raises:
        UnreadableError: If it has none of the instructor's cells: another assignment's.
    """
    known = {grade_id_of(cell): cell for cell in source.cells if grade_id_of(cell)}
    seen, notes, built = set(), [], []
    for kind, text, grade_id, attachments in cells:
        if grade_id in known and grade_id not in seen:
            seen.add(grade_id)
            built.append(_known_cell(known[grade_id], text, kind, attachments, notes))
        else:
            if grade_id in seen:
                notes.append(f"a second cell `{grade_id}` does not count")
            built.append(_own_cell(kind, text, attachments))
    if known and not seen:
        raise UnreadableError("it has no cell of this assignment: another notebook was handed in")
    for name in known:
        if name not in seen:
            notes.append(f"the cell `{name}` was missing")
            built.insert(_place(name, list(known), built), _missing_cell(known[name]))
    for number, cell in enumerate(built):
        cell["id"] = f"cell-{number}"
    return Canonical(new_notebook(metadata=deepcopy(source.metadata), cells=built), tuple(notes))


def blank(source):
    """Returns the instructor's notebook without answers, for a student who has handed in none."""
    known = [cell for cell in source.cells if grade_id_of(cell)]
    cells = [(c.cell_type, "" if is_solution(c) else c.source, grade_id_of(c), None) for c in known]
    return canonical(cells, source).notebook


def _known_cell(source, text, kind, attachments, notes):
    cell = deepcopy(source)
    if is_solution(source) or is_task(source):
        cell.source = text
        _attach(cell, attachments)
    elif kind == source.cell_type and _changed(text, source.source):
        notes.append(f"the cell `{grade_id_of(source)}` was changed, and put back")
    if "outputs" in cell:
        cell.outputs, cell.execution_count = [], None
    return cell


def _changed(text, source):
    """Says whether a student changed a cell, hidden tests left out."""
    lines = {line.strip() for line in source.splitlines()}
    return not {line.strip() for line in text.splitlines()} <= lines | {""}


def _own_cell(kind, source, attachments):
    cell = MAKERS[kind](source)
    _attach(cell, attachments)
    return cell


def _attach(cell, attachments):
    if cell.cell_type != "code" and isinstance(attachments, dict) and _are_pictures(attachments):
        cell.attachments = attachments


def _are_pictures(attachments):
    bundles = [bundle for bundle in attachments.values() if isinstance(bundle, dict)]
    texts = [text for bundle in bundles for text in bundle.values()]
    return len(bundles) == len(attachments) and all(isinstance(text, str) for text in texts)


def _missing_cell(source):
    cell = deepcopy(source)
    if is_solution(source):
        cell.source = ""
    if "outputs" in cell:
        cell.outputs, cell.execution_count = [], None
    return cell


def _place(name, order, built):
    """Returns where a missing cell goes: after the nearest one before it that is there."""
    before = order[: order.index(name)]
    for index in reversed(range(len(built))):
        if grade_id_of(built[index]) in before:
            return index + 1
    return 0
