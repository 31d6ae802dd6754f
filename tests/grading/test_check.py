from coursekit.cli import main
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
import pytest


@pytest.fixture
def handed_in(course):
    release(course, "doubling")
    make_class(course, "doubling")
    return course / "submitted"


def test_right_answers_pass_the_visible_tests(handed_in, capsys):
    assert main(["check", str(handed_in / "right" / "doubling")]) == 0
    output = capsys.readouterr().out
    assert "passes  test_double (3 points)" in output
    assert "hidden tests" in output


def test_a_failing_test_is_named_with_its_message(handed_in, capsys):
    path = handed_in / "wrong" / "doubling" / "doubling.ipynb"
    path.write_text(path.read_text().replace("return 2", "raise ValueError('odd')"))
    assert main(["check", str(path)]) == 1
    output = capsys.readouterr().out
    assert "FAILS   test_double: ValueError\n            odd" in output
    assert "2 visible tests fail." in output


def test_a_place_without_a_notebook_is_named(tmp_path, capsys):
    assert main(["check", str(tmp_path)]) == 1
    assert "`notebook` must be a notebook" in capsys.readouterr().err
    (tmp_path / "x.ipynb").write_text("{")
    assert main(["check", str(tmp_path / "x.ipynb")]) == 1
