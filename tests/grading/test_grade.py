import csv

from coursekit.cli import main
from coursekit.grading.gradebook.results import Results
from coursekit.grading.notebook.cells import is_test
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.release import release
from coursekit.grading.sample_class import make_class
from jail_check import needs_bubblewrap
from nbformat import from_dict
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
    assert (
        main(["grade", "doubling", "--course", str(handed_in), "--timeout", "10", "--workers", "1"])
        == 0
    )
    output = capfd.readouterr()
    assert output.out.splitlines()[:5] == [
        "student   double  total  note",
        "(points)       3      3",
        "broken         0      0  doubling.ipynb: the file is no notebook: Expecting property name "
        "enclosed in double quotes: line 1 column 2 (char 1)",
        "right          3      3",
        "wrong          0      0",
    ]
    first, *progress = [line.split(" (")[0] for line in output.err.splitlines()]
    assert first.startswith("3 submissions to grade.")  # the first one may take a minute to come
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
    assert [(row["student"], row["test_double"], row["reason"]) for row in rows] == [
        ("broken", "", "not graded yet"),
        ("right", "3.0", ""),
        ("wrong", "", "not graded yet"),
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


def marks_of(course, *words):
    command = ["grade", "doubling", "--course", str(course), "--workers", "1"]
    assert main([*command, *words]) == 0
    with open(course / "marks.csv", encoding="utf-8", newline="") as file:
        return {row["student"]: row["test_double"] for row in csv.DictReader(file)}


def result_times(course):
    files = (course / ".grading" / "doubling").glob("*.json")
    return {path.stem: path.stat().st_mtime_ns for path in files}


def test_a_second_run_grades_what_has_changed_and_nothing_else(handed_in):
    assert marks_of(handed_in) == {"broken": "0.0", "right": "3.0", "wrong": "0.0"}
    before = result_times(handed_in)
    path = handed_in / "submitted" / "wrong" / "doubling" / "doubling.ipynb"
    path.write_text(path.read_text().replace("return 2", "return 2 * number"))
    assert marks_of(handed_in) == {"broken": "0.0", "right": "3.0", "wrong": "3.0"}
    after = result_times(handed_in)
    assert {name for name in after if after[name] != before[name]} == {"wrong"}
    whole = {"broken": "0.0", "right": "3.0", "wrong": "3.0"}
    assert marks_of(handed_in, "--regrade", "--students", "right") == whole
    assert {name for name, t in result_times(handed_in).items() if t != after[name]} == {"right"}


def test_others_whose_results_are_out_of_date_are_named(handed_in, capsys):
    marks_of(handed_in, "--students", "right", "wrong")
    assert "Graded before" not in capsys.readouterr().err
    source = handed_in / "source" / "doubling" / "doubling.ipynb"
    source.write_text(source.read_text().replace("double(5) == 10", "double(6) == 12"))
    marks_of(handed_in, "--students", "right")
    assert "Graded before the assignment, the answers or the options changed: wrong. " in (
        capsys.readouterr().err
    )
    marks_of(handed_in)
    assert "Graded before" not in capsys.readouterr().err


def test_one_question_is_graded_anew_and_the_others_stay(handed_in):
    marks_of(handed_in)
    results = Results(handed_in / ".grading" / "doubling")
    stored = results.stored("right")
    for cell in stored["notebooks"]["doubling.ipynb"]["notebook"]["cells"]:
        if is_test(from_dict(cell)):  # as if both tests had failed
            cell["outputs"] = [error_output("AssertionError", ["spoiled"])]
    results.write("right", stored["key"], stored["notebooks"], recorded=True)
    marks_of(handed_in, "--tests", "test_double", "--students", "right")
    cells = from_dict(results.stored("right")["notebooks"]["doubling.ipynb"]["notebook"]).cells
    outputs = {cell.metadata.nbgrader.grade_id: cell.outputs for cell in cells if is_test(cell)}
    assert outputs["test_double"] == []
    assert "spoiled" in outputs["check"][0].traceback[0]


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (
            ("--memory", str(4 * 2**30)),
            "`--memory` must be in GiB, at most 1 TiB; got 4294967296; for 4 GiB write 4.",
        ),
        (
            ("--disk", str(2**28)),
            "`--disk` must be in MiB, at most 1 TiB; got 268435456; for 256 MiB write 256.",
        ),
        (("--memory", "nan"), "`--memory` must be in GiB, at most 1 TiB; got nan."),
        (("--memory", "inf"), "`--memory` must be in GiB, at most 1 TiB; got inf."),
        (("--files", "0"), "`files` must be above 0 and below the 256 MiB of `disk`; got 0 bytes."),
    ],
)
def test_an_option_in_another_unit_is_named(course, capsys, option, words):
    assert main(["grade", "doubling", "--course", str(course), *option]) == 1
    assert words in capsys.readouterr().err


def test_an_unknown_question_is_named(handed_in, capsys):
    words = ["grade", "doubling", "--course", str(handed_in), "--tests", "test_triple"]
    assert main(words) == 1
    assert "`tests` must be among test_double; got test_triple." in capsys.readouterr().err
