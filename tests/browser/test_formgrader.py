"""An instructor's way in a fresh clone: `coursekit lab`, formgrader, its buttons, feedback."""

from pathlib import Path
import subprocess
import sys
from urllib.parse import urlsplit

from conftest import AUTHOR, git
import nbformat
from notebook_page import NOTEBOOK, choose, open_notebook
import pytest

NAME = "a1_convolution"
SECONDS = 600
SCREENSHOTS = Path(__file__).parent / "screenshots"
ENDLESS = "endless_loop"
PATIENCE = "c.TrustedExecute.timeout = 20  # seconds; two cells of one submission wait so long\n"
RELEASE = f"assignments/release/{NAME}/{NAME}.ipynb"

pytest.importorskip("nbgrader", reason="nbgrader is missing: pip install '.[grading]'")


@pytest.fixture(scope="module")
def assignments(clone, environ):
    """The clone's course folder, in which the sample class has handed in.

    Its instructor has little patience, and has committed that.
    """
    with open(clone / "assignments" / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(PATIENCE)
    git(clone, *AUTHOR, "commit", "--quiet", "--all", "--message=Wait twenty seconds for a cell")
    command = [sys.executable, "-m", "coursekit.cli", "sample-class", NAME]
    subprocess.run(command, cwd=clone, env=environ, check=True, capture_output=True)
    return clone / "assignments"


@pytest.fixture(scope="module")
def expected(assignments):
    """The marks that the samples' files say they deserve, by student and test.

    For what is written in words it is 0 until a person has read it.
    """
    from coursekit.grading.sample_class import read_samples

    notebook = nbformat.read(assignments / "source" / NAME / f"{NAME}.ipynb", as_version=4)
    roles = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    graded = [role for role in roles if role.grade and role.points]
    best = {role.grade_id: 0 if role.solution else role.points for role in graded}
    samples = read_samples(assignments, NAME)
    return {
        sample.student: {test: most - sample.loses.get(test, 0) for test, most in best.items()}
        for sample in samples
    }


def recorded(course):
    """The marks in a course's gradebook, by student and test, without checks of no points."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return {
            submission.student.id: {
                grade.name: grade.score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.max_score
            }
            for submission in book.assignment_submissions(NAME)
        }


@pytest.fixture
def formgrader(server, assignments, page):
    """Formgrader's frame, opened by JupyterLab's menu, with the list of assignments."""
    open_notebook(page, server.address)
    choose(page, "Nbgrader", "Formgrader")
    frame = page.frame_locator("iframe[src*='formgrader']")
    frame.get_by_role("link", name=NAME).first.wait_for(timeout=90_000)
    return frame


def submissions(frame):
    """Goes on to the submissions of the assignment."""
    frame.locator(".num-submissions a").click()
    frame.locator(".autograde a").first.wait_for(timeout=90_000)


def press(frame, button, student):
    """Presses a button in a student's row."""
    row = frame.locator("tr", has=frame.get_by_text(student, exact=True))
    row.locator(f".{button} a").click()


def answer(frame, words):
    """Waits for the message that follows, and closes it."""
    frame.get_by_text(words).wait_for(timeout=SECONDS * 1000)
    frame.locator(".modal button.close:visible, .modal .btn-primary:visible").first.click()
    frame.locator(".modal-backdrop").wait_for(state="detached")


def test_the_sample_class_is_graded_by_the_button(formgrader, assignments, expected, page):
    submissions(formgrader)
    for student in sorted(set(expected) - {ENDLESS}):
        press(formgrader, "autograde", student)
        answer(formgrader, f"Successfully autograded '{NAME}' for student '{student}'")
    page.screenshot(path=SCREENSHOTS / "formgrader.png")
    assert recorded(assignments) == {s: marks for s, marks in expected.items() if s != ENDLESS}


def test_jupyterlab_answers_while_a_submission_runs_endlessly(
    formgrader, assignments, expected, server, page
):
    submissions(formgrader)
    press(formgrader, "autograde", ENDLESS)
    parts = urlsplit(server.address)
    for _ in range(3):
        assert page.request.get(f"{parts.scheme}://{parts.netloc}/api/status?{parts.query}").ok
    assert recorded(assignments).get(ENDLESS) != expected[ENDLESS]  # it still runs
    answer(formgrader, f"Successfully autograded '{NAME}' for student '{ENDLESS}'")
    assert recorded(assignments) == expected


def test_feedback_is_made_and_shown(formgrader, server, page):
    submissions(formgrader)
    student = "wrong_no_bias"
    press(formgrader, "generate-feedback", student)
    answer(formgrader, f"Successfully generated feedback for '{NAME}' for student '{student}'")
    feedback = f"assignments/feedback/{student}/{NAME}/{NAME}.html"
    parts = urlsplit(server.address)
    page.goto(f"{parts.scheme}://{parts.netloc}/files/{feedback}?{parts.query}")
    assert "Score:" in page.inner_text("body")


def test_validate_says_what_fails_in_the_student_version(server, page):
    address = server.address.replace("work/notebooks/00_course_map.ipynb", f"work/{RELEASE}")
    open_notebook(page, address)
    page.locator(f"{NOTEBOOK} .jp-Toolbar").get_by_text("Validate").click()
    dialog = page.locator(".jp-Dialog")
    dialog.get_by_text("NotImplementedError").first.wait_for(timeout=SECONDS * 1000)


def test_nothing_of_the_course_is_changed(clone, server):
    assert git(clone, "status", "--porcelain") == ""
