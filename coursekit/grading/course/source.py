"""The instructor's side of an assignment: notebooks with their tests written out, and files."""

from copy import deepcopy
from pathlib import Path
import shutil

from coursekit.grading.course.folder import assignment_folder, convert
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.socket_folder import room as scratch_folder
from coursekit.grading.notebook.cells import HIDDEN, MARKS
from coursekit.grading.notebook.testing.plan import read_plan
import nbformat
from nbgrader.converters import GenerateAssignment

WRITES_TESTS = "AUTOTEST"  # the mark of a line that nbgrader turns into tests
TEMPLATES = "autotests.yml"
MARK_NAMES = ("begin_test_delimeter", "end_test_delimeter")  # as nbgrader spells them
_WRITTEN = {}  # by assignment and text, since it takes a kernel to write them


def read_sources(root, name, *, config):
    """Reads an assignment's notebooks, answers and tests included.

    Args:
        root: The course folder.
        name: The assignment's name.
        config: The course's settings.

    Returns:
        Texts by file name. Tests that nbgrader makes from the answers are written out.

    Raises:
        CourseError: If there is no such assignment, or nbgrader refuses its source.
    """
    folder = assignment_folder(root, name, step="source")
    texts = {path: _with_marks(text, config) for path, text in _texts(folder).items()}
    if not any(WRITES_TESTS in text for text in texts.values()):
        return texts
    key = (str(root), name, *texts.values())
    if key not in _WRITTEN:
        texts = _with_tests(root, name, folder, config)
        _WRITTEN[key] = {path: _with_marks(text, config) for path, text in texts.items()}
    return _WRITTEN[key]


def check_source(path, notebook):
    """Makes sure that one of the instructor's notebooks can be graded.

    Args:
        path: What the message calls it.
        notebook: The notebook.

    Raises:
        CourseError: If it is in another language than Python, or a code cell is no Python.
    """
    try:
        read_plan(notebook)
    except (CourseError, SyntaxError) as error:
        raise CourseError(f"{path}: {error}.") from error


def read_given(root, name, *, config):
    """Reads the files that an assignment brings along: data, modules, pictures.

    Args:
        root: The course folder.
        name: The assignment's name.
        config: The course's settings; `Autograde.exclude_overwriting` names files that students
            may change.

    Returns:
        Bytes by relative path.
    """
    folder = Path(root, "source", name)
    theirs = config.Autograde.get("exclude_overwriting", {}).get(name, ())
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {
        place: path.read_bytes()
        for place, path in sorted(found.items())
        if path.is_file() and path.suffix != ".ipynb" and not _ignored(path, place, theirs)
    }


def _ignored(path, place, theirs):
    return place in theirs or ".ipynb_checkpoints" in path.parts or "__pycache__" in path.parts


def _texts(folder):
    return {path.name: path.read_text("utf-8") for path in sorted(Path(folder).glob("*.ipynb"))}


def _with_marks(text, config):
    """Notes in a notebook by which marks the course hides tests, if they are its own."""
    own = config.ClearHiddenTests
    marks = [own.get(name, usual) for name, usual in zip(MARK_NAMES, HIDDEN, strict=True)]
    if marks == [*HIDDEN]:
        return text
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata[MARKS] = marks
    return nbformat.writes(notebook)


def _with_tests(root, name, folder, config):
    """Has nbgrader write the tests, in a scratch course folder."""
    with scratch_folder() as scratch:
        shutil.copytree(folder, Path(scratch, "source", name))
        if Path(root, TEMPLATES).is_file():
            shutil.copy(Path(root, TEMPLATES), scratch)
        aside = deepcopy(config)
        aside.CourseDirectory.root = str(Path(scratch).resolve())
        aside.GenerateAssignment.no_database = True
        aside.GenerateAssignment.preprocessors = ["nbgrader.preprocessors.InstantiateTests"]
        convert(GenerateAssignment, name, config=aside)
        return _texts(Path(scratch, "release", name))
