"""One run of grading: reads the assignment, chooses submissions, grades them, gives the marks.

A result is on disk before the gradebook hears of it, so that a grader which is killed goes on
where it was: nothing is lost, and nothing that has been graded is run again.
"""

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
import time

from coursekit.grading.course.assignment import Assignment
from coursekit.grading.course.folder import name_problem, scripts_on_path, submitting_students
from coursekit.grading.course.trial_notebook import check_trial
from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.gradebook.gradebook import read_marks, renew_penalties, terms_of
from coursekit.grading.gradebook.patience import Patience
from coursekit.grading.gradebook.record_results import Recorder, earned, merge, reason_of
from coursekit.grading.gradebook.results import Results
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.marks.marks import Marks, max_points
from coursekit.grading.marks.ranking import measurements_of, ranked
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.workers.pool import grade_all, start_pool
from coursekit.grading.workers.start_worker import modules_of

LOG_NAME = ".nbgrader.log"
RESULTS = ".grading"
AT_ONCE = 4  # results that are recorded together
MOST_FAILURES = 5  # of the grader, one after another and from the start, that end a run


class GradingRun:
    """A run for one assignment: `choose` submissions, `grade` them, then read the `marks`.

    Args:
        root: The course folder.
        name: The assignment's name.
        settings: The `JailSettings`.
        submissions: Folder of STUDENT/NAME; by default `submitted` in the course folder.
        timeout: Seconds for one cell; by default those of the course's settings.
        files: Bytes of files that are taken of a submission; by default the course's.
        db: The gradebook's URL; by default that of the course's settings.
        here: Whether this machine grades, rather than a cluster.

    Attributes:
        layout: The assignment's layout; see `marks`.
        failed: Why the grader failed, by student; nothing is recorded of these.
        unrecorded: Why a result that there is could not be recorded, by student.
        waiting: Students whose submissions `grade` is to run, once `choose` has decided.
        cold: How many kernels were started cold, by the reason.
        before: The `Marks` by student as they were before `grade`.

    Raises:
        CourseError: If there is no such assignment, it cannot be graded, or an option is out of
            its range.
        JailError: If there is no jail of the kind that `settings` asks for.
    """

    def __init__(
        self,
        root,
        name,
        *,
        settings=None,
        submissions=None,
        timeout=None,
        files=None,
        db=None,
        here=True,
    ):
        self._root, self._name, self._submissions = root, name, submissions
        self._assignment = Assignment(
            root,
            name,
            settings=settings or JailSettings(),
            submissions=submissions,
            timeout=timeout,
            files=files,
            db=db,
            here=here,
        )
        self.layout, self._config = self._assignment.layout, self._assignment.config
        self._results = Results(Path(root, RESULTS, name))
        self._patience = Patience()
        self._recorder = Recorder(name, self._results, self._config, self._patience)
        self.failed, self.unrecorded, self.cold, self._reasons = {}, {}, Counter(), {}
        self.waiting, self._kept, self._tests, self._points = [], {}, set(), {}
        self.before = {}

    def choose(self, *, students=None, tests=None, regrade=False):
        """Decides what is to be graded: what is new or has changed, unless more is asked for.

        Args:
            students: Whose submissions; all by default.
            tests: Test cells to grade anew, while the others keep their results; all by default.
            regrade: Whether to run again what has a result already.

        Raises:
            CourseError: If a submission, a student or a test is missing.
        """
        self._students = submitting_students(
            self._root, self._name, only=students, folder=self._submissions
        )
        self._tests = self._assignment.chosen_tests(tests)
        problems = {student: name_problem(student) for student in self._students}
        self.failed = {student: problem for student, problem in problems.items() if problem}
        self._misnamed = len(self.failed)
        for student in [s for s in self._students if s not in self.failed]:
            stored = self._results.stored(student)
            key = stored and stored["key"]
            if regrade or tests or key is None or key != self._assignment.job(student).key:
                self.waiting.append(student)
                continue
            self._kept[student] = stored.get("terms") if stored["recorded"] else None
            self._tell_of(student, stored["notebooks"])

    def grade(self, *, workers=1, cluster=None, warm=True, progress=None):
        """Grades what was chosen, and records it as it comes.

        Args:
            workers: How many processes grade side by side.
            cluster: Address of a Dask scheduler, whose workers grade instead.
            warm: Whether kernels are forked from one that has imported what the tests import.
            progress: Called after each submission with the number done, the number of all, the
                `Marks` that its tests earned, and the seconds since the start.

        Raises:
            CourseError: If an option is out of its range, or another run grades the assignment.
            GraderError: If the grader fails with the trial, or with each of the first submissions.
        """
        if workers < 1:
            raise CourseError(f"`workers` must be 1 or more; got {workers}.")
        self._progress, self._start, self._done = progress, time.monotonic(), 0
        for student in (*self.failed, *self._kept):
            self._tell(student)
        log_path = Path(self._root, LOG_NAME)
        with (
            self._results.alone(),
            open(log_path, "w", encoding="utf-8") as log,
            self._started(workers, cluster, warm) as graded,
        ):
            log.write(self._look_at_gradebook())  # while the workers get ready
            for job, result in graded:
                self._take(job, result)
                if len(self._recorder) >= AT_ONCE:
                    log.write(self._record())
            log.write(self._record())
            log.write(self._renew_penalties())

    @contextmanager
    def _started(self, workers, cluster, warm):
        """Starts what grades; yields pairs of a job and what came of it, of a trial first."""
        if not self.waiting:
            yield ()
            return
        self._trial = self._assignment.trial(self.waiting)
        jobs = map(self._assignment.job, self.waiting)  # one by one: each holds much
        if cluster:
            from coursekit.grading.workers.cluster import grade_on_cluster  # slow to import

            yield grade_on_cluster(jobs, cluster, first=self._trial, warm=warm)
            return
        workers = min(workers, len(self.waiting))
        modules = modules_of(self._assignment.sources) if warm else None
        with start_pool(workers, modules) as pool:
            yield grade_all(jobs, first=self._trial, workers=workers, warm=warm, pool=pool)

    def _take(self, job, result):
        """Takes what came of a submission: a result, or a failure of ours, which leaves no mark."""
        if job is self._trial:
            self._take_trial(result)
            return
        if isinstance(result, Ungraded):
            self.failed[job.student] = result.problem
            self._tell(job.student)
            most = MOST_FAILURES + self._misnamed
            if len(self.failed) == self._done - len(self._kept) == most:
                raise GraderError(
                    f"The first {MOST_FAILURES} submissions could not be graded, through no fault "
                    f"of theirs: {result.problem}. Nothing of them was recorded."
                )
            return
        stored = self._results.stored(job.student) if self._tests else None
        if stored and stored["key"] == job.key:
            result = merge(stored["notebooks"], result, self._tests)
        for notebook in result.values():
            self.cold.update(notebook.pop("cold", ()))
            notebook.pop("starved", None)
        try:
            self._results.write(job.student, job.key, result)
        except (OSError, ValueError) as error:
            self.unrecorded[job.student] = f"its result cannot be kept: {error}"
        else:
            self._recorder.take(job, result)
            self._tell_of(job.student, result)
        self._tell(job.student)

    def _take_trial(self, result):
        try:
            check_trial(result)
        except GraderError:
            self.failed |= dict.fromkeys(self.waiting, "a trial before it failed")
            raise

    def _look_at_gradebook(self):
        """Takes results that wait for the gradebook, or whose due date or extension has changed."""
        waiting = [student for student, terms in self._kept.items() if terms is None]
        try:
            with scripts_on_path():  # a gradebook that is new is made
                self.before = self._marks_by_student()
            log = self._recorder.prepare()
            terms = self._ask(terms_of, self._kept)
        except GraderError as error:  # what is graded now is kept for the next run
            self.unrecorded |= dict.fromkeys(waiting, str(error))
            return f"{error}\n"
        for student in [s for s in self._kept if self._kept[s] != terms[s]]:
            self._recorder.take(
                self._assignment.job(student), self._results.stored(student)["notebooks"]
            )
        return log

    def _renew_penalties(self):
        try:
            self._ask(renew_penalties)
        except GraderError as error:  # nor can marks be read then, which is told
            return f"{error}\n"
        return ""

    def _tell_of(self, student, notebooks):
        self._reasons[student], self._points[student] = reason_of(notebooks), earned(notebooks)

    def _tell(self, student):
        self._done += 1
        if self._progress:
            problem = self.failed.get(student) or self.unrecorded.get(student)
            note = problem or self._reasons[student]
            marks = Marks(student, self._points.get(student), note, failed=bool(problem))
            seconds = time.monotonic() - self._start
            self._progress(self._done, len(self._students), marks, seconds)

    def _record(self):
        log, problems = self._recorder.record()
        self.unrecorded |= problems
        return log

    def _ask(self, step, *arguments, **options):
        """Calls a function of the gradebook's, patiently."""
        options = {"config": self._config} | options
        return self._patience.call(step, self._name, *arguments, **options)

    def marks(self):
        """Returns the `Marks` of the whole class as the gradebook has them, sorted by student."""
        found = self._marks_by_student()
        there = submitting_students(self._root, self._name, folder=self._submissions)
        return [self._marks_of(student, found) for student in sorted({*there, *found})]

    def _marks_by_student(self):
        return self._ask(
            read_marks,
            labels=self._assignment.labels,
            best=max_points(self.layout),
            tests=self._assignment.by_itself,
        )

    def outdated(self):
        """Returns who else has a result that an assignment or answers of today did not give."""
        there = submitting_students(self._root, self._name, folder=self._submissions)
        others = [s for s in there if s not in self._students and not name_problem(s)]
        stored = {who: self._results.stored(who) for who in others}
        return [w for w in others if stored[w] and stored[w]["key"] != self._assignment.job(w).key]

    def ranking(self):
        """Returns the `Place`s of all who have handed in, by what the tests have measured."""
        there = submitting_students(self._root, self._name, folder=self._submissions)
        stored = {student: self._results.stored(student) for student in there}
        order = [(f"{book}.ipynb", cell) for book, cell in self._assignment.labels]
        return ranked(
            {
                who: measurements_of(one["notebooks"], order) if one else []
                for who, one in stored.items()
            }
        )

    def _marks_of(self, student, found):
        marks = found.get(student)
        for what, problems in (("graded", self.failed), ("recorded", self.unrecorded)):
            if student in problems:
                reason = f"not {what} in this run: {problems[student]}"
                return replace(marks or Marks(student, None), reason=reason, failed=True)
        if marks is None or marks.points is None:
            return Marks(student, None, "not graded yet")
        if student not in self._reasons:
            stored = self._results.stored(student)
            self._reasons[student] = reason_of(stored["notebooks"]) if stored else ""
        return replace(marks, reason=self._reasons[student])
