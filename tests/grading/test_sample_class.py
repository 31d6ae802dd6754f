from coursekit.cli import main
from coursekit.grading.errors import CourseError
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class, read_sample
import nbformat
import pytest

ANSWER_FILE = '''"""Counts wrongly."""

import numpy as np

STARTS_FROM = "right"
LOSES = {"test_many": 2}

# %% double


def double(number):
    return np.int64(number)
'''


def sources(course, student):
    path = course / "submitted" / student / "doubling" / "doubling.ipynb"
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def test_an_answer_file_is_read_without_running_it(tmp_path):
    (tmp_path / "right.py").write_text("# %% double\nexit()\n# %% triple\nanswer = 3\n")
    (tmp_path / "wrong.py").write_text(ANSWER_FILE)
    sample = read_sample(tmp_path / "wrong.py")
    assert (sample.student, sample.summary) == ("wrong", "Counts wrongly.")
    assert sample.loses == {"test_many": 2}
    assert sample.answers["triple"].endswith("answer = 3")
    assert sample.answers["double"].startswith("import numpy as np\n\n\ndef double(number):")


def test_an_answer_that_is_a_string_alone_is_prose(tmp_path):
    (tmp_path / "essay.py").write_text('"""Writes."""\n\nimport re\n# %% why\n"""\nBecause.\n"""\n')
    assert read_sample(tmp_path / "essay.py").answers == {"why": "Because."}


def test_answers_stand_in_the_released_notebook(course):
    release(course, "doubling")
    assert [sample.student for sample in make_class(course, "doubling")] == ["right", "wrong"]
    assert "return number + number" in sources(course, "right")["double"]
    assert sources(course, "wrong")["test_double"] == "assert double(1) == 2"


def test_an_answer_for_no_cell_is_an_error(course):
    release(course, "doubling")
    (course / "samples" / "doubling" / "typo.py").write_text("# %% duoble\n")
    with pytest.raises(CourseError, match=r"typo\.py has duoble"):
        make_class(course, "doubling")


def test_a_sample_takes_no_student_s_place(course):
    release(course, "doubling")
    theirs = course / "submitted" / "wrong" / "doubling" / "doubling.ipynb"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("the work of a week")
    with pytest.raises(CourseError, match="has wrong without"):
        make_class(course, "doubling")
    assert theirs.read_text() == "the work of a week"
    assert not (course / "submitted" / "right").exists()
    theirs.unlink()
    theirs.parent.rmdir()
    theirs.parent.parent.rmdir()
    for _ in range(2):  # samples may be handed in anew
        assert len(make_class(course, "doubling")) == 2


def test_the_command_needs_a_release_and_samples(course, capsys):
    arguments = ["sample-class", "doubling", "--course", str(course)]
    assert main(arguments) == 1
    assert "must be an assignment in" in capsys.readouterr().err
    release(course, "doubling")
    assert main(arguments) == 0
    assert "Is wrong." in capsys.readouterr().out
    for path in (course / "samples" / "doubling").iterdir():
        path.unlink()
    assert main(arguments) == 1
    assert "got none" in capsys.readouterr().err
