"""Looks at what is handed in to a folder, by the public tests alone, and answers beside it.

Students hand in by `coursekit submit FILE --to FOLDER`. Each attempt is run in the jail, a page
with its result is written beside it, and it is copied to `submitted/STUDENT/NAME/`, where the last
one is graded later. `c.HandIn.most = 5` in the course's settings, or `--most`, limits the attempts:
what comes after these is not looked at. Give each student a folder within FOLDER into which only
that student can write; who may write into another's can hand in for the other. Ctrl-C ends it.
"""

from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
import hashlib
import os
from pathlib import Path
import sys
import time

from coursekit.grading.course.assignment import Assignment
from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.course.folder import name_problem
from coursekit.grading.course.handed_in import read_files
from coursekit.grading.course.trial_notebook import check_trial
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.backends.kinds import BACKENDS
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.notebook.submission import Ungraded
from coursekit.grading.overview.attempt_record import (
    AttemptRecord,
    counted,
    entry_of,
    is_newest,
    keep_attempt,
)
from coursekit.grading.overview.hand_in_folder import (
    LARGEST,
    Receipt,
    attempt_folder,
    waiting,
    write_result,
    write_settings,
)
from coursekit.grading.overview.public_tests import outcomes, public_sources, result_page
from coursekit.grading.plain_text import printable, say_on_stderr
from coursekit.grading.workers.pool import StandingPool
from coursekit.grading.workers.start_worker import modules_of

ATTEMPTS = ".grading/attempts"  # in the course folder, where no student can write
SECONDS, LONGEST_PAUSE = 2.0, 24 * 3600
FIRST_WAIT, LONGEST_WAIT = 20, 600  # seconds, until what the grader failed with is tried again
FAILED = "The grader failed. This does not count as an attempt, and is looked at again."
CLOSED = "the folder is closed to the grader: give it a group of yours, and mode 2770"


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.description = " ".join(__doc__.split())
    add_assignment_arguments(parser)
    parser.add_argument("--folder", required=True, help="where students hand in; made if need be")
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
        if not 0 < args.every <= LONGEST_PAUSE:
            raise CourseError(f"`every` must be above 0 seconds, a day at most; got {args.every}.")
        root = course_of(args)
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
                try:
                    left = watcher.look()
                except OSError as error:  # of a drive that is away for a moment
                    problem = f"{args.folder} cannot be read: {error}"
                    print(printable(problem), file=sys.stderr, flush=True)
                    if args.once:
                        return 1
                    left = 0
                if not left and args.once:
                    return 1 if watcher.failed else 0
                if not left:
                    time.sleep(args.every)
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    except KeyboardInterrupt:
        return 0


class Watcher:
    """Looks at attempts; a context manager.

    What is handed in is kept before it is run, so that no fault of ours loses it.

    Args:
        root: The course folder.
        name: The assignment's name.
        folder: Where students hand in.
        most: Attempts of a student; by default those of the course's settings, or any number.
        settings: The `JailSettings`.
        timeout: Seconds for one cell; by default those of the course's settings.
        warm: Whether kernels are forked from one that has imported what the tests import.

    Attributes:
        failed: How often the grader failed with an attempt that still waits, by student and number.

    Raises:
        CourseError: If there is no such assignment, an option is out of its range, or another
            process looks at the assignment.
        GraderError: If the grader fails with a trial.
    """

    def __init__(self, root, name, folder, *, most=None, settings, timeout=None, warm=True):
        self._root, self._name, self._folder = Path(root), name, Path(folder)
        self._assignment = Assignment(
            root, name, settings=settings, submissions=None, timeout=timeout, files=None, db=None
        )
        config = self._assignment.config
        most = config.HandIn.get("most") if most is None else most
        if most is not None and (type(most) is not int or most < 1):
            raise CourseError(f"`most` (c.HandIn.most) must be 1 or more attempts; got {most!r}.")
        self._most, self._warm, self.failed = most, warm, {}
        self._refused, self._pages, self._not_before = {}, {}, {}
        self._closed, self._unwritten = set(), set()
        self._assignment.sources = public_sources(self._assignment.sources, config)
        self._books = list(self._assignment.sources)
        self._record = AttemptRecord(self._root / ATTEMPTS / name)
        write_settings(folder, name, notebooks=self._books, most=most)

    def __enter__(self):
        with ExitStack() as stack:
            try:
                stack.enter_context(self._record.alone())
            except CourseError as error:
                raise CourseError(
                    f"`name` must be an assignment that no other `coursekit watch` looks at; "
                    f"{self._name} has one."
                ) from error
            modules = modules_of(self._assignment.sources) if self._warm else None
            self._pool = StandingPool(modules)
            stack.callback(self._pool.close)
            check_trial(self._pool.grade(self._assignment.trial([])))
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_):
        self._open.close()

    def look(self):
        """Looks at the next attempt of each student, and says so in a line.

        Returns:
            How many it has looked at: one a student, so that nobody keeps the others waiting.
        """
        self._write_pages()
        entries, first = cache(self._record.of), {}

        def seen(student, attempt):
            return self._seen(student, attempt, entries(student))

        found, closed = waiting(self._folder, self._name, seen=seen)
        for student in sorted({*closed} - self._closed):
            print(printable(f"{student}: {CLOSED}"), file=sys.stderr, flush=True)
        self._closed = {*closed}
        for student, attempt in found:
            first.setdefault(student, attempt)
        for student, attempt in first.items():
            stamp, when = self._handed_in(student, attempt, entries(student))
            try:
                words = self._take(student, attempt, stamp, when)
            except (OSError, CourseError) as error:
                words = self._fail(student, attempt, stamp, when, str(error))
            now = datetime.now().strftime("%H:%M:%S")
            print(printable(f"{now} {student}, attempt {attempt}: {words}"), flush=True)
            self._write_pages()
        return len(first)

    def _handed_in(self, student, attempt, entries):
        """Returns what tells an attempt's files from others in its place, and when they came.

        The time is the file system's, of the last change, which no student can set back.
        """
        place = attempt_folder(self._folder, student, self._name, attempt)
        stamp, now, times = [], time.time(), []
        for path in (place, *(place / book for book in self._books)):
            with suppress(OSError):
                status = os.lstat(path)
                times.append(status.st_ctime)
                if path != place:
                    stamp.append([path.name, status.st_ino, status.st_size, status.st_ctime_ns])
        before = entry_of(entries, attempt, stamp)
        if before:  # what we have written there since has changed the folder's time
            return stamp, before["time"]
        when = datetime.fromtimestamp(min(now, max(times, default=now)), UTC)
        return stamp, when.strftime("%Y-%m-%d %H:%M:%S UTC")

    def _seen(self, student, attempt, entries):
        if time.monotonic() < self._not_before.get((student, attempt), 0):
            return True
        stamp, _ = self._handed_in(student, attempt, entries)
        if (student, attempt) in self._refused:
            return self._refused[student, attempt] == stamp
        entry = entry_of(entries, attempt, stamp)
        return entry is not None and entry["counts"]

    def _fail(self, student, attempt, stamp, when, problem):
        """Notes a failure of ours, after which an attempt is tried again, later each time."""
        tries = self.failed[student, attempt] = self.failed.get((student, attempt), 0) + 1
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries - 1, 10))
        self._not_before[student, attempt] = time.monotonic() + wait
        if tries == 1:
            with suppress(OSError):  # keeps the time, which the page would change
                if not entry_of(self._record.of(student), attempt, stamp):
                    entry = {"attempt": attempt, "files": {}, "stamp": stamp, "time": when}
                    self._record.note(student, entry | {"counts": False})
            receipt = Receipt(self._name, student, {}, attempt, self._most, when)
            self._pages[student, attempt] = result_page(receipt, None, reason=FAILED), False
        return f"not looked at, through no fault of theirs: {problem}"

    def _take(self, student, attempt, stamp, when):
        """Looks at an attempt; returns what came of it, in words."""
        entries = self._record.of(student)
        place = attempt_folder(self._folder, student, self._name, attempt)
        job = self._assignment.job(student, folder=place, below=self._folder)
        files = {book: job.files[book] for book in self._books if book in job.files}
        digests = {book: hashlib.sha256(data).hexdigest() for book, data in files.items()}
        receipt = Receipt(self._name, student, digests, attempt, self._most, when)
        entry = {"attempt": attempt, "files": digests, "stamp": stamp, "time": when}
        others = [one for one in entries if (one["attempt"], one["files"]) != (attempt, digests)]
        refusal, counts = self._refusal(student, counted(others), files, job.left_out)
        if refusal:
            self._pages[student, attempt] = result_page(receipt, None, reason=refusal), counts
            self._refused[student, attempt] = stamp
            return refusal
        kept = self._root / "submitted" / student / self._name
        before, _ = read_files(kept, most=0, notebooks=self._books)
        if is_newest(entries, attempt, when):  # safe before anything runs
            keep_attempt(kept, files, when)
        self._record.note(student, entry | {"counts": False})
        together = {book: data for book, data in (before | files).items() if book in self._books}
        result = self._pool.grade(replace(job, files=together))
        if isinstance(result, Ungraded):
            return self._fail(student, attempt, stamp, when, result.problem)
        self._record.note(student, entry | {"counts": True})
        for waits in (self.failed, self._not_before, self._refused):
            waits.pop((student, attempt), None)
        found = outcomes(result)
        reasons = [book["reason"] for book in result.values() if book["reason"]]
        notes = [note for book in result.values() for note in book["notes"]]
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        page = result_page(receipt, found, seen=now, reason="; ".join(reasons), notes=notes)
        self._pages[student, attempt] = page, True
        return f"{sum(one.passed for one in found)} of {len(found)} public tests pass"

    def _write_pages(self):
        """Writes the pages that are ready; one that cannot be written waits, and is told of."""
        for (student, attempt), (page, counts) in list(self._pages.items()):
            try:
                write_result(self._folder, student, self._name, attempt, page, counts=counts)
            except OSError as error:
                if (student, attempt) not in self._unwritten:
                    words = f"{student}, attempt {attempt}: its page cannot be written yet: {error}"
                    print(printable(words), file=sys.stderr, flush=True)
                self._unwritten.add((student, attempt))
            else:
                del self._pages[student, attempt]
                self._unwritten.discard((student, attempt))

    def _refusal(self, student, done, files, left_out):
        """Returns why an attempt is not looked at, or "", and whether it counts even so."""
        if name_problem(student):
            return name_problem(student), False
        names = [name for name in (".", *self._books) if name in left_out]
        reasons = [
            f"{'the folder' if name == '.' else name} is not taken, being {left_out[name][0]}"
            for name in names
        ]
        if any(len(data) > LARGEST for data in files.values()):
            reasons.append(f"a notebook is larger than {LARGEST // 1024**2} MiB")
        if not reasons and not any(files.values()):
            reasons.append(f"there is no notebook named {' or '.join(self._books)} in it")
        if reasons:
            return "; ".join(reasons), False
        if self._most is not None and done >= self._most:
            return f"{done} attempts have been looked at, and {self._most} are allowed", True
        return "", True
