import re

from coursekit.grading.course.folder import (
    ConversionError,
    CourseError,
    assignment_folder,
    convert,
    load_config,
    name_problem,
    submitting_students,
)
from nbgrader.converters import GenerateAssignment
import pytest


@pytest.fixture
def submitted(tmp_path):
    for student in ("lin", "ada"):
        (tmp_path / "submitted" / student / "doubling").mkdir(parents=True)
    return tmp_path


def test_settings_are_read_and_know_their_folder(course):
    config = load_config(course)
    assert config.CourseDirectory.course_id == "coursekit"
    assert config.CourseDirectory.root == str(course)


def test_a_folder_without_settings_is_named(tmp_path):
    with pytest.raises(CourseError, match=r"`course` must be a folder with nbgrader_config\.py"):
        load_config(tmp_path)


def test_an_unknown_assignment_gets_the_names_of_those_there(course):
    with pytest.raises(CourseError, match="which has doubling; got 'tripling'"):
        assignment_folder(course, "tripling", step="source")


def test_students_are_sorted_and_can_be_chosen(submitted):
    assert submitting_students(submitted, "doubling") == ["ada", "lin"]
    assert submitting_students(submitted, "doubling", only=["lin"]) == ["lin"]


def test_an_unknown_student_gets_the_names_of_those_there(submitted):
    with pytest.raises(CourseError, match="must be among ada, lin; got bob"):
        submitting_students(submitted, "doubling", only=["ada", "bob"])


def test_no_submission_is_an_error_that_says_how_to_make_one(tmp_path):
    with pytest.raises(CourseError, match="coursekit sample-class doubling"):
        submitting_students(tmp_path, "doubling")


def test_what_nbgrader_refuses_keeps_its_log(course):
    source = course / "source" / "doubling" / "doubling.ipynb"
    source.write_text(source.read_text().replace("### END SOLUTION", ""))
    with pytest.raises(ConversionError, match="no end solution statement found") as error:
        convert(GenerateAssignment, "doubling", config=load_config(course))
    assert "Traceback (most recent call last)" in error.value.log
    for words in ("traceback", "Traceback", 'File "'):  # which its user can do nothing with
        assert words not in str(error.value)


@pytest.mark.parametrize(
    "name", ["ada", "Ada Lovelace_12_file", "líu", "a+b@c.de", "-x", "=1", "x."]
)
def test_a_student_may_be_called_much(name):
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        (".hidden", "begins with a dot"),
        ("[ab]", r"has one of \* \? \["),
        ("a*", r"has one of \* \? \["),
        ("two\nlines", "is no printable UTF-8"),
        ("r\udce9sum\udce9", "is no printable UTF-8"),
        ("\x1b[2J", r"has one of \* \? \["),
        ("\u202ertl", "is no printable UTF-8"),
        ("ü" * 101, "is longer than 200 bytes"),
    ],
)
def test_what_nbgrader_cannot_keep_is_to_be_renamed(name, fault):
    assert re.fullmatch(f"its folder's name {fault}.*: rename the folder", name_problem(name))
