"""An instructor's way in a fresh clone: `coursekit lab`, formgrader, its buttons, feedback.

The button is pressed for each assignment, for students who have not trained: how whole classes are
graded is tested where no browser is in the way.
"""

from pathlib import Path
import subprocess
import sys
from urllib.parse import urlsplit

from conftest import AUTHOR, git
import nbformat
from notebook_page import NOTEBOOK, choose, open_notebook
import pytest

NAME = "a1_convolution"
WRONG = "wrong_square"
PRESSED = {
    NAME: (WRONG,),
    "a2_training": ("crash",),
    "a3_architectures": ("crash",),
    "a4_looking_inside": ("wrong_flat",),
    "a5_segmentation": ("blank",),
}
SECONDS = 600
SCREENSHOTS = Path(__file__).parent / "screenshots"
ENDLESS = "endless_loop"
PATIENCE = "c.TrustedExecute.timeout = 10  # seconds; a cell of one submission waits so long\n"
RELEASE = "assignments/release/a5_segmentation/a5_segmentation.ipynb"  # the shortest
MAKE_CLASSES = """
import sys
from coursekit.cli import main
sys.exit(any([main(["sample-class", name]) for name in sys.argv[1:]]))
"""

pytest.importorskip("nbgrader", reason="nbgrader is missing: pip install '.[grading]'")


@pytest.fixture(scope="module")
def assignments(clone, environ):
    """The clone's course folder, in which the sample classes have handed in.

    Its instructor has little patience, and has committed that.
    """
    with open(clone / "assignments" / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(PATIENCE)
    git(clone, *AUTHOR, "commit", "--quiet", "--all", "--message=Wait ten seconds for a cell")
    command = [sys.executable, "-c", MAKE_CLASSES, *PRESSED]
    subprocess.run(command, cwd=clone, env=environ, check=True, capture_output=True)
    return clone / "assignments"


def deserved(course, name, students):
    """The points that the samples' files say they deserve, by student and test.

    For what is written in words it is 0 until a person has read it.
    """
    from coursekit.grading.sample_class import read_samples

    notebook = nbformat.read(course / "source" / name / f"{name}.ipynb", as_version=4)
    roles = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    graded = [role for role in roles if role.grade and role.points]
    best = {role.grade_id: 0 if role.solution else role.points for role in graded}
    return {
        sample.student: {test: most - sample.loses.get(test, 0) for test, most in best.items()}
        for sample in read_samples(course, name)
        if sample.student in students
    }


def recorded(course, name, students):
    """The points in a course's gradebook, by student and test, without checks of no points."""
    from assignment_course import recorded_points

    found = recorded_points(course, name)
    return {student: points for student, points in found.items() if student in students}


@pytest.fixture
def formgrader(server, assignments, page):
    """Formgrader's frame, opened by JupyterLab's menu, with the list of assignments."""
    open_notebook(page, server.address)
    choose(page, "Nbgrader", "Formgrader")
    frame = page.frame_locator("iframe[src*='formgrader']")
    frame.get_by_role("link", name=NAME).first.wait_for(timeout=90_000)
    return frame


def submissions(frame, name=NAME):
    """Goes on to the submissions of an assignment."""
    row = frame.locator("tr", has=frame.get_by_role("link", name=name))
    row.locator(".num-submissions a").click()
    frame.locator(".autograde a").first.wait_for(timeout=90_000)


def back(frame):
    """Goes back to the list of assignments."""
    frame.get_by_role("link", name="Manage Assignments").click()
    frame.locator(".num-submissions a").first.wait_for(timeout=90_000)


def press(frame, button, student):
    """Presses a button in a student's row."""
    row = frame.locator("tr", has=frame.get_by_text(student, exact=True))
    row.locator(f".{button} a").click()


def answer(frame, words):
    """Waits for the message that follows, and closes it."""
    frame.get_by_text(words).wait_for(timeout=SECONDS * 1000)
    frame.locator(".modal button.close:visible, .modal .btn-primary:visible").first.click()
    frame.locator(".modal-backdrop").wait_for(state="detached")


def test_the_button_grades_every_assignment(formgrader, assignments, page):
    for name, students in PRESSED.items():
        submissions(formgrader, name)
        for student in students:
            press(formgrader, "autograde", student)
            answer(formgrader, f"Successfully autograded '{name}' for student '{student}'")
        if name == NAME:
            page.screenshot(path=SCREENSHOTS / "formgrader.png")
        expected = deserved(assignments, name, students)
        assert expected.keys() == set(students)
        assert recorded(assignments, name, students) == expected
        back(formgrader)


def test_jupyterlab_answers_while_a_submission_runs_endlessly(
    formgrader, assignments, server, page
):
    expected = deserved(assignments, NAME, [ENDLESS])
    submissions(formgrader)
    press(formgrader, "autograde", ENDLESS)
    parts = urlsplit(server.address)
    for _ in range(3):
        assert page.request.get(f"{parts.scheme}://{parts.netloc}/api/status?{parts.query}").ok
    assert recorded(assignments, NAME, [ENDLESS]) != expected  # it still runs
    answer(formgrader, f"Successfully autograded '{NAME}' for student '{ENDLESS}'")
    assert recorded(assignments, NAME, [ENDLESS]) == expected


def test_feedback_is_made_and_shown(formgrader, server, page):
    submissions(formgrader)
    press(formgrader, "generate-feedback", WRONG)
    answer(formgrader, f"Successfully generated feedback for '{NAME}' for student '{WRONG}'")
    feedback = f"assignments/feedback/{WRONG}/{NAME}/{NAME}.html"
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
