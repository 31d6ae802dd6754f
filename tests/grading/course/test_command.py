"""Every command on an assignment takes the same arguments, and finds the course in one way."""

import argparse
from importlib import import_module
from pathlib import Path

from coursekit import grading
from coursekit.grading.course.command import OPTIONS, add_assignment_arguments, course_of
from coursekit.grading.course.folder import CONFIG_NAME
from coursekit.grading.errors import CourseError
import pytest

FOLDER = Path(grading.__file__).parent
COMMANDS = {
    "grade": {"submissions", "db"},
    "publish": {"db"},
    "release": set(),
    "roster": {"submissions", "db"},
    "sample_class": set(),
    "similarity": {"submissions"},
    "statistics": {"db"},
    "watch": set(),
}


@pytest.mark.parametrize(("command", "options"), COMMANDS.items())
def test_a_command_takes_the_assignment_the_course_and_what_it_shares(command, options):
    parser = argparse.ArgumentParser(description="It does it.")
    import_module(f"coursekit.grading.{command}").add_arguments(parser)
    words = ["--folder", "inbox"] if command == "watch" else []
    words += [word for option in options for word in (f"--{option}", f"the {option}")]
    args = vars(parser.parse_args(["a1", "--course", "there", *words]))
    assert (args["name"], args["course"]) == ("a1", "there")
    assert {option for option in OPTIONS if option in args} == options
    assert all(args[option] == f"the {option}" for option in options)
    with pytest.raises(SystemExit):
        parser.parse_args([])


def test_no_command_adds_these_arguments_in_its_own_way():
    own = {f'add_argument("{name}"' for name in ("--course", *(f"--{key}" for key in OPTIONS))}
    texts = {path: path.read_text("utf-8") for path in FOLDER.rglob("*.py")}
    assert [path.name for path, text in texts.items() if any(part in text for part in own)] == [
        "command.py"
    ]
    looks = [path.name for path, text in texts.items() if "find_course(Path.cwd()" in text]
    assert looks == ["command.py"]


def test_the_course_is_the_one_that_is_named_or_the_one_around(tmp_path, monkeypatch):
    parser = argparse.ArgumentParser()
    add_assignment_arguments(parser)
    (tmp_path / CONFIG_NAME).touch()
    inside = tmp_path / "source" / "a1"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    assert course_of(parser.parse_args(["a1"])) == tmp_path.resolve()
    named = parser.parse_args(["a1", "--course", "elsewhere"])
    assert course_of(named) == inside.resolve() / "elsewhere"


def test_without_a_course_it_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.setattr("coursekit.__file__", str(tmp_path / "coursekit" / "__init__.py"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match="`--course` must name a folder with"):
        course_of(argparse.Namespace(course=None))
