"""One run of grading: reads the assignment, chooses submissions, grades them, gives the marks.

A result is on disk before the gradebook hears of it, so that a grader which is killed goes on
where it was: nothing is lost, and nothing that has been graded is run again.
"""

from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
import time

from coursekit.grading.course.folder import (
    assignment_folder,
    load_config,
    read_notebooks,
    submitting_students,
)
from coursekit.grading.course.gradebook import read_marks, register, terms_of
from coursekit.grading.course.handed_in import most_bytes, read_files
from coursekit.grading.course.marks import Marks, cell_labels, max_points, points_layout
from coursekit.grading.course.record_results import Recorder, earned, merge, reason_of
from coursekit.grading.course.results import Results
from coursekit.grading.course.source import check_source, read_given, read_sources
from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.notebook.cells import grade_id_of, is_test
from coursekit.grading.notebook.submission import Job, Ungraded
from coursekit.grading.settings import configure
from coursekit.grading.workers.pool import grade_all, start_pool
from coursekit.grading.workers.start_worker import modules_of
from nbgrader.coursedir import CourseDirectory

LOG_NAME = ".nbgrader.log"
RESULTS = ".grading"
SECONDS = 30
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

    Attributes:
        layout: The assignment's layout; see `marks`.
        failed: Why the grader failed, by student; nothing is recorded of these.
        cold: How many kernels were started cold, by the reason.

    Raises:
        CourseError: If there is no such assignment, it cannot be graded, or an option is out of
            its range.
        JailError: If there is no jail of the kind that `settings` asks for.
    """

    def __init__(
        self, root, name, *, settings=None, submissions=None, timeout=None, files=None, db=None
    ):
        self._root, self._name, self._submissions = root, name, submissions
        self._settings = settings or JailSettings()
        self._config = _config_of(root, submissions, db)
        source = read_notebooks(assignment_folder(root, name, step="source"))
        self.layout, self._labels = points_layout(source), cell_labels(source)
        self._by_itself = {
            self._labels[Path(path).stem, grade_id_of(cell)]
            for path, notebook in source.items()
            for cell in notebook.cells
            if is_test(cell)
        }
        if timeout is not None and timeout <= 0:
            raise CourseError(f"`timeout` must be above 0 seconds; got {timeout}.")
        own = self._config.TrustedExecute
        self._seconds = timeout or own.get("timeout", SECONDS)
        self._most = most_bytes(files or own.get("files"), self._settings.limits.disk)
        check(self._settings)
        self._sources = read_sources(root, name, config=self._config)
        for path, notebook in source.items():
            check_source(path, notebook)
        self._given = read_given(root, name, config=self._config)
        self._results = Results(Path(root, RESULTS, name))
        self._recorder = Recorder(name, self._results, self._config)
        self.failed, self.cold, self._reasons = {}, Counter(), {}
        self._waiting, self._kept, self._tests, self._points = [], {}, set(), {}

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
        self._tests = self._chosen_tests(tests)
        for student in self._students:
            stored = self._results.stored(student)
            if regrade or tests or stored is None or stored["key"] != self._job(student).key:
                self._waiting.append(student)
                continue
            self._kept[student] = stored.get("terms") if stored["recorded"] else None
            self._tell_of(student, stored["notebooks"])

    def _chosen_tests(self, tests):
        """Returns pairs of a notebook's file name and a grade id."""
        best = max_points(self.layout)
        unknown = sorted(set(tests or ()) - set(best))
        if unknown:
            raise CourseError(f"`tests` must be among {', '.join(best)}; got {', '.join(unknown)}.")
        found = [pair for pair, label in self._labels.items() if label in (tests or ())]
        return {(f"{book}.ipynb", cell) for book, cell in found}

    def _job(self, student):
        course = CourseDirectory(config=self._config)
        folder = course.format_path(course.submitted_directory, student, self._name)
        files, left_out = read_files(folder, most=self._most)
        texts, given = self._sources, self._given
        return Job(student, texts, files, self._settings, self._seconds, given, left_out)

    def grade(self, *, workers=1, cluster=None, warm=True, progress=None):
        """Grades what was chosen, and records it as it comes.

        Args:
            workers: How many processes grade side by side.
            cluster: Address of a Dask scheduler, whose workers grade instead.
            warm: Whether kernels are forked from one that has imported what the tests import.
            progress: Called after each submission with the number done, the number of all, the
                `Marks` that its tests earned, and the seconds since the start.

        Raises:
            CourseError: If an option is out of its range.
            GraderError: If the grader fails with each of the first submissions.
        """
        if workers < 1:
            raise CourseError(f"`workers` must be 1 or more; got {workers}.")
        self._progress, self._start, self._done = progress, time.monotonic(), 0
        for student in self._kept:
            self._tell(student)
        jobs = map(self._job, self._waiting)  # one by one, since each holds what was handed in
        if cluster:
            from coursekit.grading.workers.cluster import grade_on_cluster  # slow to import

            pool, graded = None, grade_on_cluster(jobs, cluster, warm=warm)
        else:
            workers = max(1, min(workers, len(self._waiting)))
            modules = modules_of(self._sources) if warm else None
            pool = start_pool(workers, modules) if self._waiting else None
            graded = grade_all(jobs, workers=workers, warm=warm, pool=pool)
        with pool or nullcontext(), open(Path(self._root, LOG_NAME), "w", encoding="utf-8") as log:
            log.write(register(self._name, config=self._config))  # while the workers get ready
            self._record_on_other_terms()
            for job, result in graded:
                self._take(job, result)
                if len(self._recorder) >= AT_ONCE:
                    log.write(self._record())
            log.write(self._record())

    def _take(self, job, result):
        """Takes what came of a submission: a result, or a failure of ours, which leaves no mark."""
        if isinstance(result, Ungraded):
            self.failed[job.student] = result.problem
            self._tell(job.student)
            if len(self.failed) == self._done - len(self._kept) == MOST_FAILURES:
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
        try:
            self._results.write(job.student, job.key, result)
        except (OSError, ValueError) as error:
            self.failed[job.student] = f"its result cannot be kept: {error}"
        else:
            self._recorder.take(job, result)
            self._tell_of(job.student, result)
        self._tell(job.student)

    def _record_on_other_terms(self):
        """Takes results that wait for the gradebook, or whose due date or extension has changed."""
        terms = terms_of(self._name, self._kept, config=self._config)
        for student in [s for s in self._kept if self._kept[s] != terms[s]]:
            self._recorder.take(self._job(student), self._results.stored(student)["notebooks"])

    def _tell_of(self, student, notebooks):
        self._reasons[student], self._points[student] = reason_of(notebooks), earned(notebooks)

    def _tell(self, student):
        self._done += 1
        if self._progress:
            failed = student in self.failed
            note = self.failed[student] if failed else self._reasons[student]
            marks = Marks(student, self._points.get(student), note, failed=failed)
            seconds = time.monotonic() - self._start
            self._progress(self._done, len(self._students), marks, seconds)

    def _record(self):
        log, failed = self._recorder.record()
        self.failed |= failed
        return log

    def marks(self):
        """Returns the `Marks` of the whole class as the gradebook has them, sorted by student."""
        found = read_marks(
            self._name,
            config=self._config,
            labels=self._labels,
            best=max_points(self.layout),
            tests=self._by_itself,
        )
        there = submitting_students(self._root, self._name, folder=self._submissions)
        return [self._marks_of(student, found) for student in sorted({*there, *found})]

    def _marks_of(self, student, found):
        marks = found.get(student)
        if student in self.failed:
            reason = f"not graded in this run: {self.failed[student]}"
            return replace(marks or Marks(student, None), reason=reason, failed=True)
        if marks is None or marks.points is None:
            return Marks(student, None, "not graded yet")
        if student not in self._reasons:
            stored = self._results.stored(student)
            self._reasons[student] = reason_of(stored["notebooks"]) if stored else ""
        return replace(marks, reason=self._reasons[student])


def _config_of(root, submissions, db):
    config = load_config(root)
    configure(config)
    if submissions:
        config.CourseDirectory.submitted_directory = str(Path(submissions).resolve())
    if db:
        config.CourseDirectory.db_url = db.replace("postgresql://", "postgresql+psycopg://")
    return config
