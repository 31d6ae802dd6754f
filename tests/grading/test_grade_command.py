import csv

from coursekit.cli import main
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
import pytest

pytestmark = needs_bubblewrap


@pytest.fixture
def handed_in(course):
    """The course with three submissions: one right, one wrong and one that is no notebook."""
    release(course, "doubling")
    make_class(course, "doubling")
    broken = course / "submitted" / "broken" / "doubling" / "doubling.ipynb"
    broken.parent.mkdir(parents=True)
    broken.write_text("{")
    return course


def test_the_batch_goes_on_after_a_submission_that_cannot_be_graded(handed_in, capfd):
    committed = handed_in / "release" / "doubling" / "doubling.ipynb"
    committed.write_text("kept as it is")
    assert main(["grade", "doubling", "--course", str(handed_in), "--timeout", "10"]) == 0
    output = capfd.readouterr()
    assert output.out.splitlines()[:5] == [
        "student   double  total  note",
        "(points)       3      3",
        "broken         0      0  doubling.ipynb: the file is no notebook: Expecting property name "
        "enclosed in double quotes: line 1 column 2 (char 1)",
        "right          3      3",
        "wrong          0      0",
    ]
    progress = [line.split(" (")[0] for line in output.err.splitlines()]
    assert progress == [
        "[1/3] broken: 0 points, doubling.ipynb: the file is no notebook: Expecting property name "
        "enclosed in double quotes: line 1 column 2",
        "[2/3] right: 3 points",
        "[3/3] wrong: 0 points",
    ]
    assert (handed_in / "feedback" / "wrong" / "doubling" / "doubling.html").exists()
    assert committed.read_text() == "kept as it is"


def test_chosen_students_and_a_chosen_csv_file(handed_in, tmp_path):
    marks = tmp_path / "new folder" / "chosen.csv"
    words = ["grade", "doubling", "--course", str(handed_in), "--students", "right"]
    assert main([*words, "--csv", str(marks)]) == 0
    with open(marks, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["student"], row["test_double"], row["max"]) for row in rows] == [
        ("right", "3.0", "3.0")
    ]
    assert not (handed_in / "marks.csv").exists()


def test_a_missing_assignment_or_submission_is_named(course, capsys):
    assert main(["grade", "tripling", "--course", str(course)]) == 1
    assert "which has doubling; got 'tripling'" in capsys.readouterr().err
    assert main(["grade", "doubling", "--course", str(course)]) == 1
    assert "got no submission" in capsys.readouterr().err
    assert not (course / "gradebook.db").exists()


def test_a_timeout_must_be_above_zero(handed_in, capsys):
    assert main(["grade", "doubling", "--course", str(handed_in), "--timeout", "0"]) == 1
    assert "`timeout` must be above 0 seconds; got 0." in capsys.readouterr().err
