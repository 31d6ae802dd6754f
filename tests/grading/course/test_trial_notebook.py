"""A trial before the first submission tells what would cost the whole class its marks."""

from coursekit.cli import main
from coursekit.grading.course.folder import ConversionError, convert, load_config
from coursekit.grading.course.trial_notebook import NAME, check_trial, trial_job
from coursekit.grading.errors import GraderError
from coursekit.grading.gradebook.gradebook import register
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.cells import grade_id_of
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.notebook.submission import Ungraded, grade_submission
from coursekit.grading.workers.start_worker import modules_of
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
import pytest

BROKEN = """import os
if os.environ.get("USER") == "student":
    raise OSError("libmissing.so: cannot open shared object file")
"""
GIVEN = """import sys
sys.path.insert(0, ".")
import broken, from_a_student
print(long_work())"""


def source(given=GIVEN, test="import json\nassert f() == json.loads('1')"):
    cells = [
        new_code_cell(given),
        nbgrader_cell("f", "import keras\ndef f():\n    return 1", solution=True),
        nbgrader_cell("test_f", test, grade=True, locked=True, points=2),
    ]
    return new_notebook(cells=cells)


def trial(notebook, *, given=None, **options):
    options = {"settings": JailSettings(), "seconds": 20} | options
    return trial_job({"n.ipynb": nbformat.writes(notebook)}, given or {}, **options)


def codes(job):
    notebook = nbformat.reads(job.sources["n.ipynb"], as_version=4)
    return {grade_id_of(c): c.source for c in notebook.cells if c.cell_type == "code"}


def test_a_trial_holds_imports_and_what_they_depend_on():
    job = trial(source("import sys\nsys.path.insert(0, '.')\nimport math\nx = work()"))
    assert codes(job)[None] == "import sys\nsys.path.insert(0, '.')\nimport math"
    assert codes(job)["test_f"] == "import json"
    assert {NAME, f"test_{NAME}"} < set(codes(job))
    assert job.files == {"n.ipynb": job.sources["n.ipynb"].encode()}


def test_what_must_stand_first_is_left_out():
    test = "from __future__ import annotations\nimport math\nassert f() == 1"
    assert codes(trial(source("import math", test)))["test_f"] == "import math"


def test_a_trial_starts_as_warm_as_the_submissions():
    text = nbformat.writes(source())
    assert modules_of(trial(source()).sources) == modules_of({"": text}) == ("keras",)


def test_a_module_that_only_students_hand_in_is_not_tried():
    text = "import from_a_student"
    assert codes(trial(source(text)))[None] == text
    assert codes(trial(source(text), handed_in=["from_a_student.py"]))[None] == ""
    assert codes(trial(source(text), handed_in=["from_a_student/a.py"]))[None] == ""
    assert codes(trial(source("import math"), handed_in=["math.py"]))[None] == "import math"


def result(reason="", outputs=()):
    cells = [nbgrader_cell("t", "", grade=True)]
    cells[0].outputs = list(outputs)
    return {"n.ipynb": {"notebook": new_notebook(cells=cells), "reason": reason, "notes": []}}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Ungraded("no kernel gets ready"), "no kernel gets ready"),
        (result(reason="memory: more than 1 GiB"), "memory: more than 1 GiB"),
        (result(outputs=[error_output("OSError", ["no libmissing"])]), "OSError: no libmissing"),
    ],
)
def test_what_fails_is_named_in_a_sentence(found, words):
    with pytest.raises(GraderError, match=f"failed: {words}. Nothing was recorded"):
        check_trial(found)


def test_what_goes_well_is_passed_over():
    check_trial(result())


@needs_bubblewrap
def test_what_each_submission_would_fail_with_fails_the_trial():
    limits = Limits(seconds=60)
    given = {"broken.py": BROKEN.encode()}
    good = trial(source("import json"), settings=JailSettings(limits=limits))
    check_trial(grade_submission(good))
    bad = trial(source("import broken"), given=given, settings=JailSettings(limits=limits))
    with pytest.raises(GraderError, match=r"OSError: libmissing\.so: cannot open"):
        check_trial(grade_submission(bad))


@pytest.fixture
def handed_in(course):
    """The course with three submissions, whose assignment imports a module beside it."""
    path = course / "source" / "doubling" / "doubling.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, new_code_cell("import helper"))
    nbformat.write(notebook, path)
    (path.parent / "helper.py").write_text(BROKEN)
    for student in ("ada", "bob", "eve"):
        folder = course / "submitted" / student / "doubling"
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "doubling.ipynb")
    return course


@needs_bubblewrap
def test_a_module_that_is_broken_in_the_jail_stops_the_batch_until_it_is_mended(handed_in, capsys):
    words = ["grade", "doubling", "--course", str(handed_in), "--workers", "2"]
    assert main(words) == 1
    output = capsys.readouterr()
    (said,) = [line for line in output.err.splitlines() if "libmissing" in line]
    assert said.startswith("No submission was graded, since a trial before the first one failed")
    assert output.out.count("not graded in this run") == 3
    assert list((handed_in / ".grading" / "doubling").iterdir()) == []
    (handed_in / "source" / "doubling" / "helper.py").write_text("")
    assert main(words) == 0
    assert "3 points" in capsys.readouterr().err


@needs_bubblewrap
def test_nbgrader_s_own_command_records_nothing_either(handed_in):
    config = load_config(handed_in)
    register("doubling", config=config)
    with pytest.raises(ConversionError, match=r"a trial before the first one failed: .*libmissing"):
        convert(Autograde, "doubling", config=config)
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db", "coursekit") as book:
        grades = [
            g
            for s in book.assignment_submissions("doubling")
            for n in s.notebooks
            for g in n.grades
        ]
        assert {grade.auto_score for grade in grades} <= {None}
