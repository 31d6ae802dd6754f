"""The same marks by three ways: coursekit grade, nbgrader autograde, formgrader's own button."""

import os
from pathlib import Path
import shutil
import socket
import subprocess
import sys

from conftest import REPOSITORY, private_environment, stop, wait_until_it_answers
import pytest

NAME = "a1_convolution"
TOKEN = "formgrader"
SECONDS = 600
SCREENSHOTS = Path(__file__).parent / "screenshots"
TIMEOUT = "\nc.TrustedExecute.timeout = 4\n"

pytest.importorskip("nbgrader", reason="nbgrader is missing: pip install '.[grading]'")


@pytest.fixture(scope="module")
def sample_class(tmp_path_factory):
    """A course folder in which the sample class has handed in, and nothing is graded."""
    from coursekit.grading.sample_class import make_class

    folder = tmp_path_factory.mktemp("assignments")
    for step in ("source", "release", "samples"):
        shutil.copytree(REPOSITORY / "assignments" / step, folder / step)
    settings = (REPOSITORY / "assignments" / "nbgrader_config.py").read_text("utf-8")
    (folder / "nbgrader_config.py").write_text(settings + TIMEOUT, "utf-8")
    make_class(folder, NAME)
    return folder


@pytest.fixture(scope="module")
def expected(sample_class, tmp_path_factory):
    """The marks of `coursekit grade`, by student and test."""
    from coursekit.grading.grade import grade

    course = shutil.copytree(sample_class, tmp_path_factory.mktemp("ours") / "course")
    class_marks = grade(course, NAME)[1]
    return {marks.student: marks.points for marks in class_marks}


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


def nbgrader(course, *words):
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *words, NAME],
        **{"cwd": course, "check": True, "capture_output": True, "timeout": SECONDS},
        env={**os.environ, "PATH": path},
    )


def test_nbgrader_autograde_gives_the_same_marks(sample_class, expected, tmp_path):
    course = shutil.copytree(sample_class, tmp_path / "course")
    nbgrader(course, "generate_assignment", "--force")
    nbgrader(course, "autograde")
    assert recorded(course) == expected


@pytest.fixture
def formgrader(sample_class, tmp_path):
    """A Jupyter server in a course folder, with nbgrader's own pages; yields folder and address."""
    course = shutil.copytree(sample_class, tmp_path / "course")
    nbgrader(course, "generate_assignment", "--force")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    options = [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
    with open(tmp_path / "errors.txt", "w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", *options],
            **{"cwd": course, "env": private_environment(tmp_path), "stderr": errors},
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_it_answers(f"{address}/api")
            yield course, address
        finally:
            stop(process)
            print("server:", (tmp_path / "errors.txt").read_text()[-4000:])


def press_autograde(page, student):
    """Presses the button in a student's row, and closes the message that follows."""
    row = page.locator("tr", has=page.get_by_text(student, exact=True))
    row.locator(".autograde a").click()
    page.get_by_text(f"Successfully autograded '{NAME}' for student '{student}'").wait_for(
        timeout=SECONDS * 1000
    )
    page.locator(".modal button.close:visible, .modal .btn-primary:visible").first.click()
    page.locator(".modal-backdrop").wait_for(state="detached")


def test_formgraders_button_gives_the_same_marks(formgrader, expected, page):
    course, address = formgrader
    page.goto(f"{address}/login?token={TOKEN}&next=/formgrader/manage_submissions/{NAME}")
    page.locator(".autograde a").first.wait_for(timeout=90_000)
    for student in expected:
        press_autograde(page, student)
    page.screenshot(path=SCREENSHOTS / "formgrader.png")
    assert recorded(course) == expected
