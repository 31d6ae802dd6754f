"""The kept answers were run from what the lessons ask now, and each check called them right."""

from importlib.util import find_spec
from pathlib import Path

from coursekit.course import answers
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
import pytest

KEPT = sorted((Path(__file__).parents[2] / "notebooks" / "answers").glob("*.ipynb"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_kept_answers_are_those_of_the_exercises(path):
    kept = nbformat.read(path, as_version=4)
    current = kept.metadata.get(answers.KEY) == answers.made_from(path)
    assert current, f"run `coursekit notebooks --answers {path.name[:2]}`: it follows old exercises"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_each_kept_answer_was_called_right(path):
    kept = nbformat.read(path, as_version=4)
    assert answers.unproven(kept) == []
    lesson = nbformat.read(path.parents[1] / path.name, as_version=4)
    assert answers.checked(kept) == answers.checked(lesson)


@pytest.fixture
def course(tmp_path):
    """A lesson with two sections and its answers."""
    (tmp_path / "answers").mkdir()
    lesson = new_notebook(
        cells=[
            new_markdown_cell("# A lesson\n\n## Exercises\n\n1. Add."),
            new_code_cell('check("02.1", ...)'),
            new_markdown_cell("## What to remember"),
            new_markdown_cell("## Exercises\n\nAnd more."),
            new_markdown_cell("[next](03_other.ipynb)", metadata={"tags": ["navigation"]}),
        ]
    )
    solved = new_notebook(cells=[new_markdown_cell("Added."), new_code_cell('check("02.1", 2)')])
    nbformat.write(lesson, tmp_path / "02_lesson.ipynb")
    nbformat.write(solved, tmp_path / "answers" / "02_lesson.ipynb")
    return tmp_path


def edit(path, index, source):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[index].source = source
    nbformat.write(notebook, path)


@pytest.mark.parametrize(
    ("file", "index", "stays"),
    [
        ("02_lesson.ipynb", 0, False),
        ("02_lesson.ipynb", 1, False),
        ("02_lesson.ipynb", 2, True),
        ("02_lesson.ipynb", 4, True),
        ("answers/02_lesson.ipynb", 0, True),
        ("answers/02_lesson.ipynb", 1, False),
    ],
)
def test_answers_run_again_if_exercises_or_code_change(course, file, index, stays):
    solved = course / "answers" / "02_lesson.ipynb"
    before = answers.made_from(solved)
    lesson = nbformat.read(course / file, as_version=4)
    edit(course / file, index, lesson.cells[index].source + "\n0")
    assert (answers.made_from(solved) == before) is stays


@pytest.mark.parametrize("file", ["02_lesson.ipynb", "answers/02_lesson.ipynb"])
def test_a_cell_that_is_only_formatted_leaves_the_answers_as_they_are(course, file):
    solved = course / "answers" / "02_lesson.ipynb"
    before = answers.made_from(solved)
    lesson = nbformat.read(course / file, as_version=4)
    code = lesson.cells[1].source.replace('"', "'").replace(", ", ",\n    ")
    edit(course / file, 1, f"# look\n{code}")
    assert answers.made_from(solved) == before


CHECKS = Path(find_spec("coursekit.course.exercises.lesson_02").origin).read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "stays"),
    [
        ("", "", True),
        ("\n", "\n# a comment\n", True),
        ("(1, 2, 3, 5, 7)", "(\n    1,\n    2,\n    3,\n    5,\n    7,\n)", True),
        ('"Each filter has a bias too."', "('Each filter ' u'has a bias too.')", True),
        ('size of the image was not needed."""', 'size of the image was not needed. """', True),
        ("size of the image was not needed.", "image was not needed.", False),
        ("not np.isclose(number, 32)", "not np.isclose(number, 33)", False),
        ("Each filter has a bias too.", "Each filter has a bias.", False),
        ("np.allclose(values, SIZES - 1)", "np.allclose(values, SIZES + 1)", False),
        ("number is None", "number is True", False),
    ],
)
def test_answers_run_again_if_the_checks_do_another_thing(course, monkeypatch, old, new, stays):
    solved = course / "answers" / "02_lesson.ipynb"
    before = answers.made_from(solved)
    changed = CHECKS.replace(old, new) if old else CHECKS
    assert (changed != CHECKS) is bool(old)
    read = Path.read_text
    monkeypatch.setattr(
        Path,
        "read_text",
        lambda path, *how: changed if path.stem == "lesson_02" else read(path, *how),
    )
    assert (answers.made_from(solved) == before) is stays


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("f(1)", "f(1);"),
        ("é(1) # no", "é(1); # no"),
        ("f(1)", "f(1.0)"),
        ("f(1)", "f(True)"),
        ("f(None)", "f()"),
    ],
)
def test_what_a_notebook_shows_differently_is_other_syntax(code, other):
    assert answers.syntax(code) != answers.syntax(other)


def test_a_comment_after_a_semicolon_is_layout():
    assert answers.syntax("a; f(1);") == answers.syntax("a\nf(1) ; # quiet\n# so")


def test_what_is_no_python_counts_as_it_is_written():
    assert answers.syntax("%pip install it") == "%pip install it"


def test_exercises_end_at_the_next_heading(course):
    lesson = nbformat.read(course / "02_lesson.ipynb", as_version=4)
    assert answers.exercise_cells(lesson) == [*lesson.cells[:2], lesson.cells[3]]


@pytest.mark.parametrize(("said", "left"), [("right. Yes.", []), ("not yet. No.", ["02.1"])])
def test_an_answer_that_is_not_called_right_is_named(said, left):
    output = new_output("stream", text=f"02.1: {said}\n")
    cell = new_code_cell('n = 2\ncheck("02.1", n)', outputs=[output])
    assert answers.unproven(new_notebook(cells=[cell])) == left
