from contextlib import suppress
from pathlib import Path

from coursekit.cli import main
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from doubling_course import nbgrader_cell
import nbformat
from nbformat.v4 import new_code_cell
import psutil
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


def test_the_answer_that_broke_is_shown_in_place_of_what_it_did_not_define(handed_in, capsys):
    path = changed(handed_in, answer("def double(number: flaot):\n    return 2 * number"))
    assert main(["check", path]) == 1
    output = capsys.readouterr().out
    assert "FAILS   test_double: cell `double` above ends in NameError\n" in output
    assert "name 'flaot' is not defined" in output
    assert "name 'double'" not in output


def test_an_answer_whose_class_is_not_written_is_blank(handed_in, capsys):
    path = changed(handed_in, answer("class double:\n    raise NotImplementedError()"))
    assert main(["check", path]) == 1
    output = capsys.readouterr().out
    assert "not answered yet: test_double" in output
    assert "FAILS" not in output


def test_lines_come_while_the_notebook_runs(handed_in, monkeypatch):
    def wait(notebook):
        notebook.cells.append(new_code_cell("open('end', 'w')"))

    path = Path(changed(handed_in, wait))
    ended = []
    monkeypatch.setattr(
        "builtins.print", lambda *_, **__: ended.append((path.parent / "end").exists())
    )
    assert main(["check", str(path)]) == 0
    assert ended == [False, False, False, True]


def test_a_test_that_does_not_end_fails_with_the_limit(handed_in, capsys):
    def loop(notebook):
        notebook.cells[1].source = "def double(number):\n    while True:\n        pass"
        notebook.cells.append(nbgrader_cell("test_after", "assert True", grade=True, points=1))

    assert main(["check", changed(handed_in, loop), "--timeout", "3"]) == 1
    output = capsys.readouterr().out
    assert "FAILS   test_double: TimeoutError\n            it did not end in 3 seconds" in output
    assert "passes  test_after" in output


def test_a_cell_that_no_interrupt_ends_is_named(handed_in, capsys, monkeypatch):
    monkeypatch.setattr("coursekit.grading.check.PATIENCE", 2)
    code = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass"
    assert main(["check", changed(handed_in, answer(code)), "--timeout", "3"]) == 1
    error = capsys.readouterr().err
    assert "the kernel could not be interrupted in cell `double`" in error


def test_a_cell_that_says_it_is_skipped_runs(handed_in, capsys):
    def skip(notebook):
        notebook.cells[1].source = "def double(number):\n    return 3"
        for cell in notebook.cells:
            cell.metadata.tags = ["skip-execution"]

    assert main(["check", changed(handed_in, skip)]) == 1
    assert "FAILS   test_double" in capsys.readouterr().out


def kernels():
    """Returns the kernels that this process has started, others' tests among them."""
    found = set()
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "ipykernel_launcher" in " ".join(child.cmdline()):
                found.add(child.pid)
    return found


def test_no_kernel_stays(handed_in):
    before = kernels()
    assert main(["check", str(handed_in / "right" / "doubling")]) == 0
    assert kernels() <= before


def test_a_terminal_shows_which_cell_runs(handed_in, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["check", str(handed_in / "right" / "doubling")]) == 0
    error = capsys.readouterr().err
    assert "running cell `test_double` ..." in error
    assert error.endswith("\r\x1b[K")
