"""Each command tells what its user can put right in the same way: sentences, no traceback."""

from importlib import import_module

from coursekit.cli import COMMANDS, main
from coursekit.grading.errors import CourseError
import pytest

COURSE = "course_of"
NEEDS = {  # a call of each command, and the step of it that fails here
    "release": ("a1", COURSE),
    "sample-class": ("a1", COURSE),
    "check": ("a1.ipynb", "notebooks_in"),
    "grade": ("a1", COURSE),
    "roster": ("a1", COURSE),
    "statistics": ("a1", COURSE),
    "similarity": ("a1", COURSE),
    "publish": ("a1", COURSE),
    "watch": ("a1 --folder there", COURSE),
    "submit": ("a1.ipynb --to there --student ada", "hand_in"),
}


@pytest.fixture(params=NEEDS)
def said(request, monkeypatch, capsys):
    """Returns a function from an error, with which a command fails, to what its user reads."""

    def say(error):
        def fail(*_, **__):
            raise error

        words, step = NEEDS[request.param]
        monkeypatch.setattr(import_module(COMMANDS[request.param][0]), step, fail)
        assert main([request.param, *words.split()]) == 1
        output, errors = capsys.readouterr()
        assert not output
        return errors

    return say


def test_lines_stay_lines_and_what_a_terminal_obeys_is_written_as_letters(said):
    assert said(CourseError("first\n  second \x1b[2J")) == "first\n  second \\x1b[2J\n"


def test_an_error_of_the_system_is_a_sentence_too(said):
    assert "Permission denied: 'a1'" in said(PermissionError(13, "Permission denied", "a1"))


def test_every_command_of_the_grader_is_here():
    grader = {name for name, (module, _) in COMMANDS.items() if "grading" in module}
    assert grader == set(NEEDS)
