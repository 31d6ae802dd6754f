"""What the tests of an assignment share: its files, a course folder to grade in, and their laws."""

from pathlib import Path
import re
import shutil

from coursekit.grading.course.folder import load_config, read_notebooks
from coursekit.grading.gradebook.gradebook import register
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.jail.limits import Limits
from coursekit.grading.marks.marks import max_points, points_layout
from coursekit.grading.release import generate
from coursekit.grading.sample_class import make_class, read_samples
import nbformat
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade, is_solution

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
SECONDS = 1800  # of a submission, on machines that do other work too


class AssignmentCourse:
    """An assignment of this repository.

    Args:
        name: Its name, such as "a5_segmentation".
    """

    def __init__(self, name):
        self.name, self.file = name, f"{name}.ipynb"
        self.source = ASSIGNMENTS / "source" / name / self.file
        self.release = ASSIGNMENTS / "release" / name / self.file
        self.samples = read_samples(ASSIGNMENTS, name)

    def copy_with_class(self, folder):
        """Copies the course and hands in the samples and, as the student "source", the source."""
        self._copy(folder)
        own = folder / "submitted" / "source" / self.name
        own.mkdir(parents=True)
        shutil.copy(self.source, own)
        return folder

    def copy_with_students(self, folder, students, *, seconds):
        """Copies the course, in which some of the samples are handed in, for nbgrader itself."""
        self._copy(folder)
        for sample in self.samples:
            if sample.student not in students:
                shutil.rmtree(folder / "submitted" / sample.student)
        lines = [
            f"c.TrustedExecute.timeout = {seconds}",
            f"c.TrustedExecute.seconds = {SECONDS}",
            f"c.TrustedExecute.backend = {jail_settings().backend!r}",
        ]
        with open(folder / "nbgrader_config.py", "a", encoding="utf-8") as file:
            file.write("\n".join(["", *lines, ""]))
        register(self.name, config=load_config(folder))
        return folder

    def _copy(self, folder):
        for step in ("source", "release", "samples"):
            shutil.copytree(ASSIGNMENTS / step / self.name, folder / step / self.name)
        shutil.copy(ASSIGNMENTS / "nbgrader_config.py", folder)
        make_class(folder, self.name)

    def mistakes(self):
        """Finds what is wrong in the samples, one answer cell each.

        An answer of a student who is wrong is a mistake if no right student has given it. It loses
        points of its own cell's tests, or of others that name the cell.

        Returns:
            A dict by student and answer cell of the tests that the mistake loses.
        """
        layout = self.layout()
        tests = {cell.id: cell.source for cell in read(self.source).cells if is_grade(cell)}
        right = [sample.answers for sample in self.samples if not sample.loses]
        return {
            (sample.student, answer): frozenset(
                test
                for test in sample.loses
                if test in layout[answer] or re.search(rf"\b{answer}\b", tests[test])
            )
            for sample in self.samples
            if sample.student.startswith("wrong")
            for answer, code in sample.answers.items()
            if code not in [answers.get(answer) for answers in right]
        }

    def layout(self):
        """Returns points by task and test."""
        return points_layout({self.file: read(self.source)})

    def check_the_release_is_current(self, scratch):
        """The regenerated release is the committed one."""
        made = generate(ASSIGNMENTS, self.name, scratch=scratch)
        assert [path.name for path in made.iterdir()] == [self.file]
        assert (made / self.file).read_bytes() == self.release.read_bytes()

    def check_the_release_hides_what_it_should(self, *words):
        """No answer, no hidden test, no output and none of some words is in the release."""
        hidden = "|".join(["BEGIN|END SOLUTION", "HIDDEN TESTS", *words])
        assert not re.search(hidden, self.release.read_text(encoding="utf-8"))
        for cell in read(self.release).cells:
            assert not cell.get("outputs")
            if is_solution(cell):
                code = cell.cell_type == "code"
                end = "raise NotImplementedError()" if code else "ANSWER HERE"
                assert cell.source.endswith(end)

    def check_cells_are_named(self):
        """Ids are unique and those of nbgrader."""
        (notebook,) = read_notebooks(self.source.parent).values()
        names = [cell.id for cell in notebook.cells]
        assert len(set(names)) == len(names)
        for cell in notebook.cells:
            if is_grade(cell) or is_solution(cell):
                assert cell.metadata.nbgrader.grade_id == cell.id

    def check_the_points_are_stated(self):
        """The introduction's table and the first line of each test cell are right."""
        notebook, layout = read(self.source), self.layout()
        introduction = notebook.cells[0].source
        row = r"^\| \d \| `(\w+)`(?: \(class `\w+`\))? \| (\d+) \|$"
        stated = dict(re.findall(row, introduction, re.MULTILINE))
        assert {task: int(most) for task, most in stated.items()} == {
            task: sum(tests.values()) for task, tests in layout.items()
        }
        assert f"| **{sum(max_points(layout).values()):g}** |" in introduction
        for cell in notebook.cells:
            if is_grade(cell) and not is_solution(cell):
                most = cell.metadata.nbgrader.points
                assert cell.source.startswith(f"# {most} point{'' if most == 1 else 's'}: ")


def read(path):
    """Reads a notebook."""
    return nbformat.read(path, as_version=4)


def recorded_points(course, name):
    """Returns what a course's gradebook has: points by student and test, without those of 0."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return {
            submission.student.id: {
                grade.name: grade.score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.max_score
            }
            for submission in book.assignment_submissions(name)
        }


def jail_settings(**limits):
    """A jail with some limits, where there is one; the samples can be trusted."""
    limits = Limits(**limits)
    try:
        check(JailSettings())
    except JailError:
        return JailSettings("unsafe-local", limits=limits)
    return JailSettings(limits=limits)
