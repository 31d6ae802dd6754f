"""Courses made for nbgrader, graded unchanged: the example that `nbgrader quickstart` makes."""

from datetime import datetime
from pathlib import Path
import shutil
import subprocess
import sys

from coursekit.grading.course.folder import convert, load_config
from coursekit.grading.grade import grade
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
import nbgrader
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment
from nbgrader.utils import is_solution
import pytest

pytestmark = needs_bubblewrap
SECONDS = 20
EXAMPLES = Path("source", "user_guide")
HOOK = "\nfrom coursekit.grading.settings import configure\nconfigure(c)\n"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


@pytest.fixture(scope="module")
def quickstart(tmp_path_factory):
    """Function that makes nbgrader's example course, with trusted grading in its settings."""
    made = tmp_path_factory.mktemp("quickstart")
    command = [sys.executable, "-m", "nbgrader", "quickstart", "course"]
    subprocess.run(command, cwd=made, check=True, capture_output=True)
    with open(made / "course" / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(HOOK)

    def copied():
        return shutil.copytree(made / "course", tmp_path_factory.mktemp("example") / "course")

    return copied


def release(course, name):
    config = load_config(course)
    convert(GenerateAssignment, name, config=config)
    return Path(course, "release", name)


def hand_in(course, student, name, change=None):
    """Hands in the release, after a change of each notebook with its source beside it."""
    target = Path(course, "submitted", student, name)
    shutil.copytree(Path(course, "release", name), target)
    for path in target.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        source = nbformat.read(Path(course, "source", name, path.name), as_version=4)
        nbformat.write(change(notebook, source) if change else notebook, path)
    return target


def answer(notebook, source):
    """Puts the source's answers into a released notebook."""
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source for cell in source.cells if is_solution(cell)
    }
    for cell in notebook.cells:
        if is_solution(cell):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    return notebook


def gradebook(course):
    return Gradebook(f"sqlite:///{course}/gradebook.db")


def states(course, name, student):
    """Returns score, and whether a person has to look at it, of each graded cell."""
    with gradebook(course) as book:
        submission = book.find_submission(name, student)
        return {
            grade.name: (grade.auto_score, grade.needs_manual_grade)
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


AUTOGRADED = {
    "correct_squares": 1.0,
    "squares_invalid_input": 1.0,
    "correct_sum_of_squares": 0.5,
    "sum_of_squares_uses_squares": 0.5,
}


def deleted_and_added(notebook, source):
    """Answers rightly, deletes a test and a header, and adds cells of a student's own."""
    notebook = answer(notebook, source)
    gone = ("correct_sum_of_squares",)
    notebook.cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") not in gone
    ]
    notebook.cells.insert(3, new_code_cell("mine = [1, 2]\nprint(mine)"))
    notebook.cells.append(new_code_cell("squares(3)"))
    notebook.cells.insert(0, new_markdown_cell("# Mine"))
    return notebook


def without_helper(notebook, source):
    """Answers rightly, but for a sum that does not call the function above it."""
    notebook = answer(notebook, source)
    for cell in notebook.cells:
        if "sum(squares(n))" in cell.source:
            cell.source = "def sum_of_squares(n):\n    return sum(i * i for i in range(1, n + 1))"
    return notebook


@pytest.fixture(scope="module")
def example(quickstart):
    """The graded example course."""
    course = quickstart()
    release(course, "ps1")
    hand_in(course, "bitdiddle", "ps1", answer)
    hand_in(course, "hacker", "ps1")
    hand_in(course, "José Ñandú 學生", "ps1", deleted_and_added)
    hand_in(course, "reasoner", "ps1", without_helper)
    (hand_in(course, "half", "ps1", answer) / "problem2.ipynb").unlink()
    class_marks = grade(course, "ps1", timeout=SECONDS)[1]
    return course, {marks.student: marks for marks in class_marks}


def autograded(example, student):
    points = example[1][student].points
    return {name: points[name] for name in AUTOGRADED}


def test_the_sources_answers_earn_full_marks(example):
    assert autograded(example, "bitdiddle") == AUTOGRADED
    assert example[1]["bitdiddle"].reason == ""


def test_the_release_as_it_is_earns_nothing(example):
    assert set(autograded(example, "hacker").values()) == {0}


def test_a_name_with_accents_and_a_notebook_with_other_cells(example):
    student = "José Ñandú 學生"
    assert autograded(example, student) == AUTOGRADED
    assert "`correct_sum_of_squares` was missing" in example[1][student].reason
    feedback = Path(example[0], "feedback", student, "ps1", "problem1.html").read_text("utf-8")
    assert "<h1" in feedback
    assert "Mine" in feedback


def test_a_test_may_take_a_name_away_from_the_answers(example):
    marks = autograded(example, "reasoner")
    assert marks == AUTOGRADED | {"sum_of_squares_uses_squares": 0}


def test_answers_for_people_wait_for_people(example):
    waiting = {
        name for name, (_, manual) in states(example[0], "ps1", "bitdiddle").items() if manual
    }
    written = {"sum_of_squares_equation", "sum_of_squares_application", "part-a", "part-b"}
    assert written <= waiting
    assert not waiting & set(AUTOGRADED)


def test_a_notebook_that_was_not_handed_in_earns_nothing_and_the_other_counts(example):
    assert autograded(example, "half") == AUTOGRADED
    assert "problem2.ipynb: it was not handed in" in example[1]["half"].reason
    assert states(example[0], "ps1", "half")["part-a"] == (0, False)


def test_tests_that_nbgrader_writes_from_the_answers(quickstart):
    course, examples = quickstart(), Path(nbgrader.__file__).with_name("docs") / EXAMPLES
    shutil.copy(examples / "autotests.yml", course)  # these two as `quickstart --autotest` does
    shutil.rmtree(course / "source" / "ps1")
    shutil.copytree(examples / "source" / "ps1_autotest", course / "source" / "ps1")
    release(course, "ps1")
    hand_in(course, "right", "ps1", answer)
    hand_in(course, "blank", "ps1")
    _, class_marks = grade(course, "ps1", timeout=SECONDS)
    blank, right = (marks.points for marks in class_marks)
    assert {name: right[name] for name in AUTOGRADED} == AUTOGRADED
    assert {blank[name] for name in AUTOGRADED} == {0}


MODULE = "OFFSET = 10\n\ndef shifted(values):\n    return [value + OFFSET for value in values]\n"
READ = (
    "import helper\n\nwith open('data/values.csv') as file:\n    VALUES = [int(n) for n in file]\n"
)
ANSWER = """def shift(values):
    ### BEGIN SOLUTION
    return helper.shifted(values)
    ### END SOLUTION"""
TEST = "assert shift(VALUES) == [11, 12]\nassert shift([0]) == [helper.OFFSET]"


PENALTY = """
c.AssignLatePenalties.plugin_class = "nbgrader.plugins.LateSubmissionPlugin"
c.LateSubmissionPlugin.penalty_method = "zero"
"""


@pytest.fixture(scope="module")
def with_data(tmp_path_factory):
    """A graded course whose notebook 'Übung 1' reads a file and a module that lie beside it."""
    course = tmp_path_factory.mktemp("with_data")
    (course / "nbgrader_config.py").write_text(f"c = get_config()\n{HOOK}{PENALTY}")
    folder = course / "source" / "Größe"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "values.csv").write_text("1\n2\n")
    (folder / "helper.py").write_text(MODULE)
    cells = [
        new_code_cell(READ),
        nbgrader_cell("answer", ANSWER, solution=True),
        nbgrader_cell("test", TEST, grade=True, locked=True, points=2),
    ]
    notebook = new_notebook(cells=cells, metadata=KERNEL)
    nbformat.write(notebook, folder / "Übung 1.ipynb")
    release(course, "Größe")
    with gradebook(course) as book:
        book.update_or_create_assignment("Größe", duedate=datetime(2024, 3, 1))
    for student, day in (("early", "2024-02-28"), ("late", "2024-03-02"), ("åse", "")):
        target = hand_in(course, student, "Größe", answer)
        if day:
            (target / "timestamp.txt").write_text(f"{day} 12:00:00 UTC")
    (target / "helper.py").write_text("OFFSET = 0\n\ndef shifted(values):\n    return values\n")
    (target / "data" / "values.csv").unlink()
    return course, grade(course, "Größe", timeout=SECONDS)[1]


def test_files_of_the_instructor_are_there_and_are_the_instructors(with_data):
    course, class_marks = with_data
    assert {m.student: m.points for m in class_marks}["åse"] == {"test": 2}
    assert Path.cwd() != course
    assert "helper" not in sys.modules


def test_a_late_submission_loses_what_the_course_says(with_data):
    with gradebook(with_data[0]) as book:
        scores = {s: book.find_submission("Größe", s) for s in ("early", "late")}
        kept = {s: (found.score, found.late_submission_penalty) for s, found in scores.items()}
        assert scores["late"].total_seconds_late == 36 * 3600
    assert kept == {"early": (2, 0), "late": (2, 2)}
