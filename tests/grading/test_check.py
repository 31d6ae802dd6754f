from coursekit.cli import main
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
import nbformat
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


def changed(handed_in, change):
    """Writes the right answers' notebook after a change; returns its path."""
    path = handed_in / "right" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)
    return str(path)


def answer(text):
    def change(notebook):
        notebook.cells[1].source = text

    return change


def test_a_syntax_error_comes_first_with_its_cell_and_line(handed_in, capsys):
    path = changed(handed_in, answer("def double(number)\n    return 2 * number"))
    assert main(["check", path]) == 1
    output = capsys.readouterr()
    assert "cell `double`, line 1: expected ':'\n    def double(number)" in output.err
    assert "FAILS" not in output.out


def test_a_blank_notebook_says_so_at_each_cell(course, capsys):
    assert main(["check", str(release(course, "doubling"))]) == 1
    output = capsys.readouterr().out
    assert "not answered yet: check\n  not answered yet: test_double" in output
    assert "2 tests wait for an answer." in output
    assert "FAILS" not in output


def test_an_answer_that_was_deleted_is_not_answered_either(handed_in, capsys):
    assert main(["check", changed(handed_in, answer("# mine"))]) == 1
    assert "not answered yet: test_double" in capsys.readouterr().out


def test_a_notebook_without_tests_is_no_success(handed_in, capsys):
    def drop(notebook):
        notebook.cells = notebook.cells[:2]

    assert main(["check", changed(handed_in, drop)]) == 1
    assert "there is no test to run" in capsys.readouterr().err


def test_a_kernel_of_another_name_is_this_python_s(handed_in, capfd):
    def rename(notebook):
        notebook.metadata.kernelspec = {"name": "conda-env-x-py", "display_name": "Python [x]"}

    assert main(["check", changed(handed_in, rename)]) == 0
    output = capfd.readouterr()
    assert "this Python's; it asks for 'conda-env-x-py'" in output.out
    assert "TCP" not in output.out + output.err
    assert "Traceback" not in output.err


@pytest.mark.parametrize("code", ["import os; os._exit(0)", "exit(3)\nimport os; os._exit(1)"])
def test_a_cell_that_ends_the_kernel_is_named_in_one_sentence(handed_in, capfd, code):
    assert main(["check", changed(handed_in, answer(code))]) == 1
    error = capfd.readouterr().err
    assert "the kernel ended in cell `double`" in error
    assert "Traceback" not in error


def test_another_language_is_named(handed_in, capsys):
    def to_r(notebook):
        notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}

    assert main(["check", changed(handed_in, to_r)]) == 1
    assert "only notebooks in Python can be graded; got one in R." in capsys.readouterr().err
