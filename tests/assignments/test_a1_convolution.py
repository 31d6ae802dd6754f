"""The path of a1_convolution: source, release, a class of known answers, and their marks."""

from pathlib import Path
import re
import shutil

from coursekit.grading.course.folder import read_notebooks
from coursekit.grading.course.marks import max_points, points_layout
from coursekit.grading.grade import grade
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.release import generate
from coursekit.grading.sample_class import make_class, read_samples
import nbformat
from nbgrader.utils import is_grade, is_solution
from nbgrader.validator import Validator
import pytest

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
NAME = "a1_convolution"
FILE = f"{NAME}.ipynb"
SOURCE = ASSIGNMENTS / "source" / NAME / FILE
RELEASE = ASSIGNMENTS / "release" / NAME / FILE
SAMPLES = read_samples(ASSIGNMENTS, NAME)


def copy_course(folder):
    for step in ("source", "release", "samples"):
        shutil.copytree(ASSIGNMENTS / step, folder / step)
    shutil.copy(ASSIGNMENTS / "nbgrader_config.py", folder)
    return folder


def hand_in(course, student, notebook):
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / FILE)


def read(path):
    return nbformat.read(path, as_version=4)


def settings():
    """A jail, where there is one; the samples can be trusted."""
    try:
        check(JailSettings())
    except JailError:
        return JailSettings("unsafe-local")
    return JailSettings()


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Marks by student, of the samples, of the source and of one who deleted a test."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    make_class(course, NAME)
    hand_in(course, "source", read(SOURCE))
    deleted = read(course / "submitted" / "wrong_no_bias" / NAME / FILE)
    deleted.cells = [cell for cell in deleted.cells if cell.id != "test_conv2d_padding"]
    hand_in(course, "deleted_a_test", deleted)
    _, class_marks = grade(course, NAME, timeout=4, settings=settings())
    return {marks.student: marks for marks in class_marks}


@pytest.fixture(scope="module")
def points():
    return max_points(points_layout({FILE: read(SOURCE)}))


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


def test_early_endings_have_their_reason(graded):
    reasons = {student: marks.reason for student, marks in graded.items() if marks.reason}
    assert reasons == {
        "crash": "the kernel died, in test_conv2d_shape",
        "deleted_a_test": "the cell `test_conv2d_padding` was missing",
        "endless_loop": "timed out in test_conv2d_shape and 2 more",
    }


def test_a_deleted_test_comes_back_and_is_graded(graded):
    assert graded["deleted_a_test"].points == graded["wrong_no_bias"].points


def test_the_regenerated_release_is_the_committed_one(tmp_path):
    made = generate(ASSIGNMENTS, NAME, scratch=tmp_path)
    assert [path.name for path in made.iterdir()] == [FILE]
    assert (made / FILE).read_bytes() == RELEASE.read_bytes()


def test_validate_passes_the_source_and_lists_what_a_blank_release_lacks(tmp_path):
    for path, failed in ((SOURCE, 0), (RELEASE, 13)):
        copy = shutil.copy(path, tmp_path / path.parts[-3])
        assert len(Validator().validate(str(copy)).get("failed", [])) == failed


def test_the_release_shows_no_answer_no_hidden_test_and_no_output():
    text = RELEASE.read_text(encoding="utf-8")
    assert not re.search("BEGIN|END SOLUTION|HIDDEN TESTS", text)
    for cell in read(RELEASE).cells:
        assert not cell.get("outputs")
        assert not is_solution(cell) or cell.source.endswith("raise NotImplementedError()")


def test_cells_are_named_and_need_numpy_only():
    (notebook,) = read_notebooks(SOURCE.parent).values()
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    for cell in notebook.cells:
        if is_grade(cell) or is_solution(cell):
            assert cell.metadata.nbgrader.grade_id == cell.id
        imports = re.findall(r"^\s*(?:import|from) (\w+)", cell.source, flags=re.MULTILINE)
        assert cell.cell_type == "markdown" or set(imports) <= {"numpy"}


def test_the_table_of_points_in_the_introduction_is_right():
    notebook = read(SOURCE)
    layout = points_layout({FILE: notebook})
    stated = dict(re.findall(r"^\| \d \| `(\w+)` \| (\d+) \|$", notebook.cells[0].source, re.M))
    assert {task: int(most) for task, most in stated.items()} == {
        task: sum(tests.values()) for task, tests in layout.items()
    }
    assert f"| **{sum(max_points(layout).values()):g}** |" in notebook.cells[0].source


def test_each_test_cell_states_its_points():
    for cell in filter(is_grade, read(SOURCE).cells):
        most = cell.metadata.nbgrader.points
        assert cell.source.startswith(f"# {most} point{'' if most == 1 else 's'}: ")
