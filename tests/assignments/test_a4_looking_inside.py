"""The path of a4_looking_inside: source, release, a class of known answers, and their marks."""

from pathlib import Path
import re
import shutil

from coursekit.grading.course.folder import load_config, read_notebooks
from coursekit.grading.course.marks import max_points, points_layout
from coursekit.grading.grade import grade
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.jail.limits import Limits
from coursekit.grading.release import generate
from coursekit.grading.sample_class import make_class, read_samples
import nbformat
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_solution
import pytest

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
NAME = "a4_looking_inside"
FILE = f"{NAME}.ipynb"
SOURCE = ASSIGNMENTS / "source" / NAME / FILE
RELEASE = ASSIGNMENTS / "release" / NAME / FILE
SAMPLES = read_samples(ASSIGNMENTS, NAME)
WRITTEN = "explanation"
SECONDS = 60  # for one cell, on machines that do other work too
pytestmark = pytest.mark.timeout(1800)  # the class, likewise


def copy_course(folder):
    for step in ("source", "release", "samples"):
        shutil.copytree(ASSIGNMENTS / step / NAME, folder / step / NAME)
    shutil.copy(ASSIGNMENTS / "nbgrader_config.py", folder)
    return folder


def read(path):
    return nbformat.read(path, as_version=4)


def settings():
    """A jail, where there is one; the samples can be trusted."""
    limits = Limits(seconds=900)
    try:
        check(JailSettings())
    except JailError:
        return JailSettings("unsafe-local", limits=limits)
    return JailSettings(limits=limits)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course in which the samples and the source are graded."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    make_class(course, NAME)
    own = course / "submitted" / "source" / NAME
    own.mkdir(parents=True)
    shutil.copy(SOURCE, own)
    return course


@pytest.fixture(scope="module")
def graded(course):
    """Marks by student."""
    _, class_marks = grade(course, NAME, timeout=SECONDS, settings=settings(), workers=2)
    return {marks.student: marks for marks in class_marks}


@pytest.fixture(scope="module")
def points():
    """Points by test; a person gives those of the written answer."""
    return max_points(points_layout({FILE: read(SOURCE)})) | {WRITTEN: 0}


def test_the_source_earns_full_marks(graded, points):
    assert graded["source"].points == points


def test_the_blank_release_earns_nothing_and_runs_to_its_end(graded):
    assert graded["blank"].total == 0
    assert graded["blank"].reason == ""


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.student)
def test_a_sample_loses_exactly_its_points(graded, points, sample):
    assert set(sample.loses) <= set(points)
    expected = {test: most - sample.loses.get(test, 0) for test, most in points.items()}
    assert graded[sample.student].points == expected


def test_there_are_two_right_styles_and_each_test_fails_somebody(points):
    right = [sample.student for sample in SAMPLES if not sample.loses]
    assert right == ["correct_batched", "correct_one_by_one"]
    wrong = [sample for sample in SAMPLES if sample.student.startswith("wrong")]
    caught = set().union(*(sample.loses for sample in wrong))
    assert caught == points.keys() - {WRITTEN}


def test_nobody_ends_early(graded):
    assert {student: marks.reason for student, marks in graded.items() if marks.reason} == {}


def test_a_written_answer_waits_for_a_person_and_a_blank_one_has_no_points(course, graded):
    folder = CourseDirectory(config=load_config(course))
    with Gradebook(folder.db_url, folder.course_id) as gradebook:
        waits = {
            student: gradebook.find_submission(NAME, student).needs_manual_grade
            for student in ("correct_batched", "blank")
        }
    assert waits == {"correct_batched": True, "blank": False}


def test_feedback_names_what_was_asked_without_the_hidden_tests(course, graded):
    page = course / "feedback" / "wrong_batch" / NAME / f"{NAME}.html"
    text = page.read_text(encoding="utf-8")
    assert "lengths after 0 steps" in text
    assert "reference_draw" not in text
    assert "Rubric" not in text


def test_the_regenerated_release_is_the_committed_one(tmp_path):
    made = generate(ASSIGNMENTS, NAME, scratch=tmp_path)
    assert [path.name for path in made.iterdir()] == [FILE]
    assert (made / FILE).read_bytes() == RELEASE.read_bytes()


def test_the_release_shows_no_answer_no_hidden_test_and_no_output():
    text = RELEASE.read_text(encoding="utf-8")
    assert not re.search("BEGIN|END SOLUTION|HIDDEN TESTS|Rubric|reference_", text)
    for cell in read(RELEASE).cells:
        assert not cell.get("outputs")
        if is_solution(cell):
            code = cell.cell_type == "code"
            assert cell.source.endswith("raise NotImplementedError()" if code else "ANSWER HERE")


def test_cells_are_named():
    (notebook,) = read_notebooks(SOURCE.parent).values()
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    for cell in notebook.cells:
        if is_grade(cell) or is_solution(cell):
            assert cell.metadata.nbgrader.grade_id == cell.id


def test_the_table_of_points_in_the_introduction_is_right():
    notebook = read(SOURCE)
    layout = points_layout({FILE: notebook})
    stated = dict(re.findall(r"^\| \d \| `(\w+)` \| (\d+) \|$", notebook.cells[0].source, re.M))
    assert {task: int(most) for task, most in stated.items()} == {
        task: sum(tests.values()) for task, tests in layout.items()
    }
    assert f"| **{sum(max_points(layout).values()):g}** |" in notebook.cells[0].source


def test_each_test_cell_states_its_points():
    for cell in read(SOURCE).cells:
        if is_grade(cell) and not is_solution(cell):
            most = cell.metadata.nbgrader.points
            assert cell.source.startswith(f"# {most} point{'' if most == 1 else 's'}: ")
