from coursekit.cli import main
from coursekit.grading.errors import CourseError
from coursekit.grading.release import release, release_difference
import pytest


def test_a_release_has_neither_solutions_nor_hidden_tests(course):
    text = (release(course, "doubling") / "doubling.ipynb").read_text()
    assert "raise NotImplementedError()" in text
    assert "assert double(1) == 2" in text
    assert "2 * number" not in text
    assert "double(5)" not in text


def test_a_release_is_the_same_bytes_each_time_and_touches_nothing_else(course):
    before = {path for path in course.rglob("*") if path.is_file()}
    notebook = release(course, "doubling") / "doubling.ipynb"
    first = notebook.read_bytes()
    (notebook.parent / "left_over.py").touch()
    release(course, "doubling")
    assert notebook.read_bytes() == first
    assert {path for path in course.rglob("*") if path.is_file()} == before | {notebook}


def test_a_difference_names_the_line(course):
    notebook = release(course, "doubling") / "doubling.ipynb"
    assert release_difference(course, "doubling") == ""
    notebook.write_text(notebook.read_text().replace("# Doubling", "# Halving"))
    difference = release_difference(course, "doubling")
    assert '-    "# Halving"' in difference
    assert '+    "# Doubling"' in difference


def test_the_check_command_fails_without_a_release_and_writes_none(course, capsys):
    arguments = ["release", "doubling", "--course", str(course)]
    assert main([*arguments, "--check"]) == 1
    assert "+++ from the source/doubling.ipynb" in capsys.readouterr().out
    assert not (course / "release").exists()
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0


def test_an_unknown_assignment_is_named(course, capsys):
    with pytest.raises(CourseError, match="got 'tripling'"):
        release(course, "tripling")
    assert main(["release", "tripling", "--course", str(course)]) == 1
    assert "which has doubling" in capsys.readouterr().err
