"""Makes sample submissions from short answer files, so that grading can be tried and tested.

An answer file is Python. Its docstring says what the student did, `LOSES` which points that
costs by test cell, and `STARTS_FROM` whose answers stand where the file has none of its own.
`# %% conv2d` begins the answer for the cell `conv2d`; one that is a string alone, between three
double quotes, is the text of a Markdown cell.
"""

import ast
from dataclasses import dataclass, field
from pathlib import Path
import re

from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.course.folder import (
    assignment_folder,
    load_config,
    read_notebooks,
)
from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.gradebook import name_students, register
from coursekit.grading.notebook.cells import is_solution
from coursekit.grading.plain_text import say_on_stderr
import nbformat

CELL_MARK = re.compile(r"^# %% (\w+)\n", flags=re.MULTILINE)
MARK = ".sample"  # beside what a sample has handed in
PROSE = '"""'


@dataclass(frozen=True)
class Sample:
    """One student's answers.

    Attributes:
        student: The student's name.
        summary: What the student did.
        loses: Points lost, by test cell.
        answers: Code by answer cell.
    """

    student: str
    summary: str
    loses: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)


def add_arguments(parser):
    """Adds the command's arguments."""
    add_assignment_arguments(parser, place="release/ and in samples/")


def run(args):
    """Runs the command and returns its exit status."""
    try:
        course = course_of(args)
        samples = make_class(course, args.name)
        config = load_config(course)
        register(args.name, config=config)  # for the formgrader's buttons
        name_students([s.student for s in samples], config=config, first_name="Sample")
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    for sample in samples:
        print(f"{sample.student:26} {sample.summary}")
    return 0


def make_class(root, name):
    """Hands in every sample of an assignment, in place of what that student handed in before.

    Args:
        root: The course folder.
        name: The assignment's name.

    Returns:
        The samples.

    Raises:
        CourseError: If the assignment has no release or no samples, a sample answers a cell
            that the release does not have, or a student of a sample's name has handed in.
    """
    notebooks = read_notebooks(assignment_folder(root, name, step="release"))
    samples = read_samples(root, name)
    for sample in samples:
        unknown = set(sample.answers) - set().union(*map(answer_cells, notebooks.values()))
        if unknown:
            raise CourseError(
                f"`# %%` must name an answer cell of {name}; {sample.student}.py has "
                f"{', '.join(sorted(unknown))}."
            )
    submitted = Path(root, "submitted")
    real = [s.student for s in samples if _is_real(submitted / s.student)]
    if real:
        raise CourseError(
            f"samples must not take the place of students; {submitted} has {', '.join(real)} "
            f"without {MARK}. Remove what is a sample of an older class."
        )
    for sample in samples:
        folder = submitted / sample.student / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder.parent / MARK).touch()
        for file_name, notebook in notebooks.items():
            nbformat.write(fill(notebook, sample.answers), folder / file_name)
    return samples


def _is_real(folder):
    return folder.exists() and not (folder / MARK).exists()


def read_samples(root, name):
    """Returns the `Sample`s of an assignment, by name; raises CourseError if there is none."""
    folder = Path(root, "samples", name)
    samples = [read_sample(path) for path in sorted(folder.glob("*.py"))]
    if not samples:
        raise CourseError(f"{folder} must hold one .py file a sample student; got none.")
    return samples


def read_sample(path):
    """Reads an answer file without running it.

    Args:
        path: The file.

    Returns:
        A `Sample`.
    """
    path = Path(path)
    head, *parts = CELL_MARK.split(path.read_text(encoding="utf-8"))
    tree = ast.parse(head)
    settings = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
    }
    start = settings.get("STARTS_FROM")
    answers = dict(read_sample(path.with_name(f"{start}.py")).answers) if start else {}
    imports = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import)]
    for cell_name, code in zip(parts[::2], parts[1::2], strict=True):
        code = code.strip()
        prose = code.startswith(PROSE) and code.endswith(PROSE)
        text = code[3:-3].strip() if prose else "\n".join(imports) + "\n\n\n" + code
        answers[cell_name] = text
    return Sample(path.stem, ast.get_docstring(tree), settings.get("LOSES", {}), answers)


def answer_cells(notebook):
    """Returns the names of the cells that students write in."""
    return {cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_solution(cell)}


def fill(notebook, answers):
    """Returns a copy of a released notebook with `answers` in its answer cells."""
    filled = nbformat.from_dict(notebook)
    for cell in filled.cells:
        if is_solution(cell):
            cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    return filled
