import json

from coursekit.grading.notebook.canonical import UnreadableError, blank, canonical, read_submitted
from grading_cells import nbgrader_cell
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
import pytest

TEST = "assert f() == 1\n### BEGIN HIDDEN TESTS\nassert f() > 0\n### END HIDDEN TESTS"


@pytest.fixture
def source():
    return new_notebook(
        cells=[
            new_markdown_cell("# Title"),
            nbgrader_cell("f", "def f(): return 1", solution=True),
            nbgrader_cell("test_f", TEST, grade=True, locked=True, points=2),
            nbgrader_cell("why", "", grade=True, solution=True, points=3),
        ]
    )


def submitted(source, change=lambda cells: None):
    """The source as a student has it, with a change, through `canonical`."""
    copy = json.loads(nbformat.writes(source))
    change(copy["cells"])
    return canonical(read_submitted(json.dumps(copy).encode()), source)


def ids(notebook):
    return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]


def test_an_honest_notebook_stays_as_it_is(source):
    found = submitted(source)
    assert found.notes == ()
    assert [c.source for c in found.notebook.cells] == [c.source for c in source.cells]
    assert [c.metadata for c in found.notebook.cells] == [c.metadata for c in source.cells]
    nbformat.validate(found.notebook)


def test_answers_and_own_cells_are_kept(source):
    def change(cells):
        cells[1]["source"] = "def f(): return 2"
        cells.insert(1, {"cell_type": "code", "source": ["x = 1\n", "y = 2"], "metadata": {}})

    notebook = submitted(source, change).notebook
    assert notebook.cells[1].source == "x = 1\ny = 2"
    assert notebook.cells[2].source == "def f(): return 2"


@pytest.mark.parametrize("setting", ["grade", "points", "locked", "solution", "cell_type"])
def test_what_metadata_says_of_grading_is_not_believed(source, setting):
    def change(cells):
        cells[2]["metadata"]["nbgrader"][setting] = {"points": 100}.get(setting, False)

    found = submitted(source, change)
    assert found.notebook.cells[2].metadata == source.cells[2].metadata


def test_a_changed_test_is_put_back_and_named(source):
    found = submitted(source, lambda cells: cells[2].update(source="pass"))
    assert found.notebook.cells[2].source == TEST
    assert found.notes == ("the cell `test_f` was changed, and put back",)


def test_a_released_test_without_its_hidden_part_was_not_changed(source):
    found = submitted(source, lambda cells: cells[2].update(source="assert f() == 1"))
    assert found.notes == ()


def test_missing_cells_come_back_in_their_place(source):
    found = submitted(source, lambda cells: cells.pop(2))
    assert ids(found.notebook) == [None, "f", "test_f", "why"]
    assert found.notes == ("the cell `test_f` was missing",)


def test_of_two_cells_with_one_id_the_first_counts(source):
    def change(cells):
        cells.append({**cells[1], "source": "def f(): return 'second'"})

    found = submitted(source, change)
    assert ids(found.notebook) == [None, "f", "test_f", "why", None]
    assert found.notes == ("a second cell `f` does not count",)


def test_an_unknown_id_makes_no_test(source):
    def change(cells):
        cells.append({**cells[2], "metadata": {"nbgrader": {"grade_id": "free", "points": 9}}})

    assert ids(submitted(source, change).notebook)[-1] is None


def test_a_kind_that_was_changed_comes_back(source):
    found = submitted(source, lambda cells: cells[1].update(cell_type="markdown"))
    assert found.notebook.cells[1].cell_type == "code"


def test_outputs_are_left_behind(source):
    source.cells[1].outputs = [nbformat.v4.new_output("stream", text="x" * 1000)]
    assert submitted(source).notebook.cells[1].outputs == []


def test_a_blank_notebook_has_every_cell_and_no_answer(source):
    notebook = blank(source)
    assert ids(notebook) == ["f", "test_f", "why"]
    assert notebook.cells[0].source == ""
    assert notebook.cells[1].source == TEST


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "no notebook"),
        (b"\xff\xfe", "no notebook"),
        (b"[]", "no notebook"),
        (b'{"cells": 3}', "no notebook"),
        (b'{"cells": [3]}', "neither code nor markdown"),
        (b'{"cells": [{"cell_type": "code", "source": 3}]}', "no text"),
        (b'{"cells": [{"cell_type": ["code"], "source": "1"}]}', "neither code nor markdown"),
        (b"[" * 10**5, "no notebook"),
        (b"[{}" + b",{}" * 10**6 + b"]", "more than 1,000,000 lists and dictionaries"),
        (json.dumps({"cells": [{"cell_type": "raw"}] * 6000}).encode(), "at most 5000 cells"),
        (json.dumps({"cells": [{"cell_type": "raw", "source": "x" * 3 * 10**6}]}).encode(), "hold"),
        (b" " * (51 * 2**20), "larger than 50 MiB"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(data, why):
    with pytest.raises(UnreadableError, match=why):
        read_submitted(data)


def test_another_assignments_notebook_is_refused(source):
    other = new_notebook(cells=[new_code_cell("1"), nbgrader_cell("g", "2", solution=True)])
    with pytest.raises(UnreadableError, match="another notebook was handed in"):
        canonical(read_submitted(nbformat.writes(other).encode()), source)


@pytest.mark.parametrize("format_name", [3, "3", None])
def test_an_old_notebook_is_to_be_saved_anew(source, format_name):
    old = nbformat.convert(source, 3) | {"nbformat": format_name}
    with pytest.raises(
        UnreadableError, match="a notebook of nbformat 3, and must be of 4: save it"
    ):
        read_submitted(json.dumps(old).encode())
