"""Looks at what is handed in to a folder, by the public tests alone, and answers beside it.

Students hand in by `coursekit submit FILE --to FOLDER`. Each attempt is run in the jail, a page
with its result is written beside it, and it is copied to `submitted/STUDENT/NAME/`, where the last
one is graded later. `c.HandIn.most = 5` in the course's settings, or `--most`, limits the attempts:
what comes after these is not looked at. Give each student a folder within FOLDER into which only
that student can write; who may write into another's can hand in for the other. Ctrl-C ends it.
"""

from contextlib import suppress
from datetime import UTC, datetime
import hashlib
import os
from pathlib import Path
import sys
import time

from coursekit.grading.course.assignment import Assignment
from coursekit.grading.course.folder import find_course, name_problem
from coursekit.grading.course.results import Results
from coursekit.grading.course.trial_notebook import check_trial
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.backends.kinds import BACKENDS
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.overview.hand_in_folder import (
    LARGEST,
    Receipt,
    attempt_folder,
    waiting,
    write_result,
    write_settings,
)
from coursekit.grading.overview.public_tests import outcomes, public_sources, result_page
from coursekit.grading.plain_text import printable
from coursekit.grading.workers.pool import StandingPool
from coursekit.grading.workers.start_worker import modules_of

ATTEMPTS = ".grading/attempts"  # in the course folder, where no student can write
TIME = "timestamp.txt"  # nbgrader's
SECONDS = 2.0
MOST_TRIES = 3  # of an attempt that the grader failed with


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.description = " ".join(__doc__.split())
    parser.add_argument("name", help="the assignment, a folder in source/")
    parser.add_argument("--folder", required=True, help="where students hand in; made if need be")
    parser.add_argument("--course", help="the course folder (assignments, here or above)")
    parser.add_argument("--most", type=int, help="attempts of a student (c.HandIn.most, or any)")
    parser.add_argument("--once", action="store_true", help="look once, and end")
    parser.add_argument(
        "--every", type=float, default=SECONDS, metavar="SECONDS", help="look (%(default)s)"
    )
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="for one cell")
    parser.add_argument(
        "--jail", default="bubblewrap", choices=BACKENDS, help="which (%(default)s)"
    )
    parser.add_argument("--image", help="the image, for docker and podman")
    parser.add_argument("--cold", action="store_true", help="start each kernel from nothing")


def run(args):
    """Runs the command and returns its exit status."""
    try:
        root = find_course(Path.cwd(), course=args.course)
        settings = JailSettings(args.jail, image=args.image)
        with Watcher(
            root,
            args.name,
            args.folder,
            most=args.most,
            settings=settings,
            timeout=args.timeout,
            warm=not args.cold,
        ) as watcher:
            print(printable(f"Watching {args.folder} for {args.name}."), flush=True)
            while True:
                watcher.look()
                if args.once:
                    return 1 if watcher.failed else 0
                time.sleep(args.every)
    except (CourseError, OSError) as error:
        print(*map(printable, str(error).split("\n")), sep="\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


class Watcher:
    """Looks at attempts; a context manager.

    Args:
        root: The course folder.
        name: The assignment's name.
        folder: Where students hand in.
        most: Attempts of a student; by default those of the course's settings, or any number.
        settings: The `JailSettings`.
        timeout: Seconds for one cell; by default those of the course's settings.
        warm: Whether kernels are forked from one that has imported what the tests import.

    Attributes:
        failed: How often the grader failed with an attempt, by student and number.

    Raises:
        CourseError: If there is no such assignment, or an option is out of its range.
        GraderError: If the grader fails with a trial.
    """

    def __init__(self, root, name, folder, *, most=None, settings, timeout=None, warm=True):
        self._root, self._name, self._folder = Path(root), name, Path(folder)
        self._assignment = Assignment(
            root, name, settings=settings, submissions=None, timeout=timeout, files=None, db=None
        )
        most = self._assignment.config.HandIn.get("most") if most is None else most
        if most is not None and (not isinstance(most, int) or most < 1):
            raise CourseError(f"`most` must be 1 or more attempts; got {most}.")
        self._most, self._warm, self.failed, self._refused = most, warm, {}, set()
        self._assignment.sources = public_sources(self._assignment.sources)
        self._books = list(self._assignment.sources)
        self._records = Results(self._root / ATTEMPTS / name)
        write_settings(folder, name, notebooks=self._books, most=most)

    def __enter__(self):
        modules = modules_of(self._assignment.sources) if self._warm else None
        self._pool = StandingPool(modules)
        try:
            check_trial(self._pool.grade(self._assignment.trial([])))
        except BaseException:
            self._pool.close()
            raise
        return self

    def __exit__(self, *_):
        self._pool.close()

    def look(self):
        """Looks at each attempt that it has not seen yet, and says so in a line."""
        for student, attempt in waiting(self._folder, self._name, seen=self._seen):
            try:
                words = self._take(student, attempt)
            except OSError as error:
                words = self._fail(student, attempt, str(error))
            now = datetime.now().strftime("%H:%M:%S")
            print(printable(f"{now} {student}, attempt {attempt}: {words}"), flush=True)

    def _record(self, student):
        return (self._records.stored(student) or {"notebooks": []})["notebooks"]

    def _seen(self, student, attempt):
        if (student, attempt) in self._refused:
            return True
        tries = self.failed.get((student, attempt), 0)
        looked_at = (one["attempt"] for one in self._record(student))
        return tries >= MOST_TRIES or attempt in looked_at

    def _fail(self, student, attempt, problem):
        self.failed[student, attempt] = self.failed.get((student, attempt), 0) + 1
        return f"not looked at, through no fault of theirs: {problem}"

    def _take(self, student, attempt):
        """Looks at an attempt; returns what came of it, in words."""
        record = self._record(student)
        place = attempt_folder(self._folder, student, self._name, attempt)
        job = self._assignment.job(student, folder=place)
        data = next((job.files[book] for book in self._books if book in job.files), b"")
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        receipt = Receipt(
            self._name,
            student,
            ", ".join(book for book in self._books if book in job.files) or "no notebook",
            attempt,
            self._most,
            hashlib.sha256(data).hexdigest(),
            now,
        )
        refusal = self._refusal(student, len(record), data)
        if refusal:
            page, words = result_page(receipt, None, reason=refusal), refusal
        else:
            result = self._pool.grade(job)
            if isinstance(result, Ungraded):
                return self._fail(student, attempt, result.problem)
            found = outcomes(result)
            reasons = [book["reason"] for book in result.values() if book["reason"]]
            notes = [note for book in result.values() for note in book["notes"]]
            page = result_page(receipt, found, reason="; ".join(reasons), notes=notes)
            words = f"{sum(one.passed for one in found)} of {len(found)} public tests pass"
            self._keep(student, job.files, now)
            self._note(student, record, receipt)
        write_result(self._folder, student, self._name, attempt, page)
        if refusal:
            self._refused.add((student, attempt))
        return words

    def _refusal(self, student, done, data):
        """Returns why an attempt does not count, or ""."""
        if name_problem(student):
            return name_problem(student)
        if not data or len(data) > LARGEST:
            return f"there is no notebook named {' or '.join(self._books)} in it"
        if self._most is not None and done >= self._most:
            return f"{done} attempts have been looked at, and {self._most} are allowed"
        return ""

    def _note(self, student, record, receipt):
        """Notes an attempt where the student cannot take it back."""
        entry = {"attempt": receipt.attempt, "sha256": receipt.sha256, "time": receipt.time}
        self._records.write(student, "", [*record, entry], recorded=True)

    def _keep(self, student, files, now):
        """Puts an attempt in the place of those before, to be graded later."""
        target = self._root / "submitted" / student / self._name
        target.mkdir(parents=True, exist_ok=True)
        for book in self._books:
            with suppress(FileNotFoundError):
                os.unlink(target / book)
            if book in files:
                (target / book).write_bytes(files[book])
        (target / TIME).write_text(now, "utf-8")
