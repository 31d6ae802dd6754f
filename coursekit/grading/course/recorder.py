"""Results on their way from the workers into the gradebook."""

from dataclasses import replace
import time

from coursekit.grading.course.gradebook import read_marks, record
from coursekit.grading.course.marks import Marks
from coursekit.grading.notebook.cells import grade_id_of, is_test
from nbformat import from_dict
from nbgrader.utils import determine_grade


class Batch:
    """Takes results as they come and records them together.

    Args:
        name: The assignment's name.
        results: The `Results`.
        config: The course's settings.
        tests: Points by test cell.
        progress: See `grade`.
        count: How many results there will be.
    """

    def __init__(self, name, results, config, tests, progress, count):
        self.pending = {}
        self._name, self._results, self._config, self._tests = name, results, config, tests
        self._progress, self._count, self._reasons = progress, count, {}
        self._start = time.monotonic()

    def take(self, job, notebooks, *, recorded):
        """Takes a result, which is on disk already."""
        reason = self._reasons[job.student] = _reason(notebooks, self._tests)
        if not recorded:
            self.pending[job.student] = job
        if self._progress:
            marks = Marks(job.student, earned(notebooks), reason)
            seconds = time.monotonic() - self._start
            self._progress(len(self._reasons), self._count, marks, seconds)

    def record(self):
        """Records what is pending and returns what nbgrader logged."""
        if not self.pending:
            return ""
        handed_in = {student: job.files for student, job in self.pending.items()}
        log = record(self._name, handed_in, self._results, config=self._config)
        for student, job in self.pending.items():
            notebooks = self._results.stored(student)["notebooks"]
            self._results.write(student, job.key, notebooks, recorded=True)
        self.pending = {}
        return log

    def marks(self, names):
        """Returns the `Marks` of students as the gradebook has them."""
        found = read_marks(self._name, names, config=self._config, tests=self._tests)
        return [replace(found[name], reason=self._reasons[name]) for name in names]


def merge(before, after, tests):
    """Returns results in which some tests have new outputs and all else stays as it was.

    Args:
        before: The notebooks' results that are there.
        after: The new ones, of the same submission.
        tests: Names of the test cells to take over.
    """
    for name, result in before.items():
        new = {grade_id_of(cell): cell for cell in after[name]["notebook"]["cells"]}
        for cell in result["notebook"]["cells"]:
            if grade_id_of(cell) in tests:
                cell["outputs"] = new[grade_id_of(cell)]["outputs"]
    return before


def earned(notebooks):
    """Returns the points of each test cell that the outputs of executed notebooks earn."""
    cells = [from_dict(c) for r in notebooks.values() for c in r["notebook"]["cells"]]
    return {grade_id_of(c): determine_grade(c)[0] or 0 for c in cells if is_test(c)}


def _reason(notebooks, tests):
    parts = [part for r in notebooks.values() for part in (r["reason"], *r["notes"]) if part]
    cells = [cell for r in notebooks.values() for cell in r["notebook"]["cells"]]
    stopped = [
        grade_id_of(cell) for cell in cells if grade_id_of(cell) in tests and _timed_out(cell)
    ]
    if stopped:
        more = f" and {len(stopped) - 1} more" if len(stopped) > 1 else ""
        parts.append(f"timed out in {stopped[0]}{more}")
    return "; ".join(dict.fromkeys(parts))


def _timed_out(cell):
    return any(output.get("ename") == "CellTimeoutError" for output in cell.get("outputs", ()))
