"""Results on their way from the workers into the gradebook."""

from coursekit.grading.errors import GraderError
from coursekit.grading.gradebook.gradebook import register, terms_of
from coursekit.grading.gradebook.writer import record
from coursekit.grading.notebook.cells import grade_id_of, is_test
from nbformat import from_dict
from nbgrader.utils import determine_grade

LATE = "time:"  # starts the reason of what was ended for its time


class Recorder:
    """Takes results as they come and records them together.

    Args:
        name: The assignment's name.
        results: The `Results`.
        config: The course's settings.
        patience: The `Patience` with the gradebook.
    """

    def __init__(self, name, results, config, patience):
        self._name, self._results, self._config = name, results, config
        self._patience, self._ready = patience, False
        self._pending = {}

    def __len__(self):
        """Counts the results that are waiting."""
        return len(self._pending)

    def prepare(self):
        """Tells the gradebook of the assignment, unless it knows.

        Returns:
            What nbgrader logged.

        Raises:
            GraderError: If the gradebook stays locked, or its machine is in the way.
        """
        if self._ready:
            return ""
        log = self._patience.call(register, self._name, config=self._config)
        self._ready = True
        return log

    def take(self, job, notebooks):
        """Takes a result, which is on disk already."""
        self._pending[job.student] = job, notebooks

    def record(self):
        """Records what is waiting.

        Returns:
            What nbgrader logged, and by student why there is no record. What waits on disk is
            recorded by the next run.
        """
        pending, self._pending = self._pending, {}
        return self._record(pending) if pending else ("", {})

    def _record(self, pending):
        try:
            return self._record_together(pending)
        except Exception as error:  # such as a full disk: the others go on
            if len(pending) == 1 or isinstance(error, GraderError):
                words = str(error) if isinstance(error, GraderError) else _in_a_line(error)
                return f"{words}\n", dict.fromkeys(pending, words)
        found = [self._record({student: work}) for student, work in pending.items()]
        problems = {student: problem for _, failed in found for student, problem in failed.items()}
        return "".join(log for log, _ in found), problems

    def _record_together(self, pending):
        work = {student: (job.files, notebooks) for student, (job, notebooks) in pending.items()}
        options = {"config": self._config, "patience": self._patience}
        log = self.prepare()
        words, failed = record(self._name, work, self._results, **options)
        done = {student: pending[student] for student in pending if student not in failed}
        terms = self._patience.call(terms_of, self._name, done, config=self._config)
        for student, (job, notebooks) in done.items():
            self._results.write(student, job.key, notebooks, recorded=True, terms=terms[student])
        return log + words, failed


def _in_a_line(error):
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def merge(before, after, tests):
    """Returns results in which some tests have new outputs and all else stays as it was.

    Args:
        before: The notebooks' results that are there.
        after: The new ones, of the same submission.
        tests: Pairs (notebook's file name, grade id) of the test cells to take over.
    """
    for name, result in before.items():
        new = {grade_id_of(cell): cell for cell in after[name]["notebook"]["cells"]}
        for cell in result["notebook"]["cells"]:
            if (name, grade_id_of(cell)) in tests:
                cell["outputs"] = new[grade_id_of(cell)]["outputs"]
        again = {test for notebook, test in tests if notebook == name}
        for what in ("measured", "seconds"):
            kept, new = (part.get(what, {}) for part in (result, after[name]))
            kept = {test: found for test, found in kept.items() if test not in again}
            result[what] = kept | {test: new[test] for test in new if test in again}
    return before


def earned(notebooks):
    """Returns the points that tests earn by their outputs, by notebook's file name and grade id.

    Args:
        notebooks: What `grade_submission` returned.
    """
    cells = [(n, from_dict(c)) for n, r in notebooks.items() for c in r["notebook"]["cells"]]
    return {(n, grade_id_of(c)): determine_grade(c)[0] or 0 for n, c in cells if is_test(c)}


def reason_of(notebooks):
    """Returns why a submission ended early, what was not as it should be, and what timed out.

    Args:
        notebooks: What `grade_submission` returned.
    """
    parts = [part for r in notebooks.values() for part in (r["reason"], *r["notes"]) if part]
    cells = [cell for r in notebooks.values() for cell in r["notebook"]["cells"]]
    tests = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    stopped = [
        grade_id_of(cell)
        for cell in tests
        if cell["metadata"]["nbgrader"].get("points") and _timed_out(cell)
    ]
    if stopped:
        more = f" and {len(stopped) - 1} more" if len(stopped) > 1 else ""
        parts.append(f"timed out in {stopped[0]}{more}")
    late = stopped or any(r["reason"].startswith(LATE) for r in notebooks.values())
    if late and any(r.get("alone") for r in notebooks.values()):
        parts.append("tried again alone")
    return "; ".join(dict.fromkeys(parts))


def _timed_out(cell):
    return any(output.get("ename") == "CellTimeoutError" for output in cell.get("outputs", ()))
