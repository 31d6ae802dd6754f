from pathlib import Path

from coursekit.cli import main
import nbformat
from nbformat.v4 import new_code_cell
import pytest

OWN = "\n".join(f"    result = [result, number {o} {o}2]" for o in "+-~+--~~+-+~-~")
LONG = f"def double(number):\n    result = None\n{OWN}\n    return result"


@pytest.fixture
def handed_in(course):
    """The course, released as it is, with a function that hands an answer in."""
    source = course / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(source, 4)
    notebook.cells[1].source = "def double(number):\n    raise NotImplementedError"
    (course / "release" / "doubling").mkdir(parents=True)
    nbformat.write(notebook, course / "release" / "doubling" / "doubling.ipynb")

    def hand_in(student, answer, *own):
        theirs = nbformat.from_dict(notebook)
        theirs.cells[1].source = answer
        theirs.cells += [new_code_cell(source) for source in own]
        folder = course / "submitted" / student / "doubling"
        folder.mkdir(parents=True)
        nbformat.write(theirs, folder / "doubling.ipynb")

    hand_in.course = course
    return hand_in


def similarity(course, *words):
    return main(["similarity", "doubling", "--course", str(course), *words])


def test_a_copy_is_told_of_and_shown(handed_in, capsys):
    handed_in("ann", LONG)
    handed_in(
        "bo\x1bb", "", LONG.replace("number", "n").replace("result", "r")
    )  # in a cell of its own
    handed_in("eve", "def double(number):\n  return (", "import numpy")
    page = handed_in.course / "page.html"
    assert similarity(handed_in.course, "--html", str(page)) == 0
    out = capsys.readouterr().out
    assert "100%  ann and bo\\x1bb" in out
    assert "eve" not in out
    assert "own cell 1" in page.read_text()
    assert page.read_text().count("<mark") >= 2


def test_long_cells_of_one_s_own_hide_no_answer(handed_in, capsys):
    junk = "a = b - c\n" * 12_000
    handed_in("ann", LONG)
    handed_in("bob", f"# {'x' * 300_000}\n{LONG}", junk)
    path = handed_in.course / "submitted" / "bob" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells.insert(0, notebook.cells.pop())
    nbformat.write(notebook, path)
    assert similarity(handed_in.course) == 0
    out, err = capsys.readouterr()
    assert "ann and bob" in out
    assert "Not compared: bob: what is beyond 50,000 tokens" in err


def test_the_release_alone_is_not_alike(handed_in, capsys):
    for student in ("ann", "bob"):
        handed_in(student, "def double(number):\n    raise NotImplementedError")
    assert similarity(handed_in.course) == 0
    assert "no two share 50%" in capsys.readouterr().out


def test_what_cannot_be_read_is_named(handed_in, capsys):
    handed_in("ann", LONG)
    handed_in("bob", LONG)
    Path(handed_in.course, "submitted", "bob", "doubling", "doubling.ipynb").write_text("{")
    assert similarity(handed_in.course) == 0
    assert "Not compared: bob: doubling.ipynb: the file is no notebook" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--above", "0"], "`above` must be above 0 and at most 1; got 0.0"),
        (["--html", "/dev/null/page.html"], "`--html` must be a file that can be written"),
    ],
)
def test_what_is_wrong_is_named(handed_in, capsys, words, message):
    handed_in("ann", LONG)
    assert similarity(handed_in.course, *words) == 1
    assert message in capsys.readouterr().err


def test_without_submissions_it_says_how_to_try(course, handed_in, capsys):
    assert similarity(course) == 1
    assert "coursekit sample-class doubling" in capsys.readouterr().err
