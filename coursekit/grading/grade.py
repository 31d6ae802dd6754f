"""Grades the submissions of an assignment: students' processes in jail, tests outside of them."""

import os
from pathlib import Path
import shutil
import sys

from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.errors import CourseError, GraderError
from coursekit.grading.jail.backends.kinds import BACKENDS
from coursekit.grading.jail.jail import JailSettings
from coursekit.grading.jail.limits import TIB, Limits, in_words
from coursekit.grading.marks.export import write_canvas, write_moodle
from coursekit.grading.marks.marks import marks_table, max_points, waiting_text, write_csv
from coursekit.grading.marks.ranking import ranking_table, write_ranking
from coursekit.grading.overview.changes import changes, changes_text, write_changes
from coursekit.grading.plain_text import printable, say_on_stderr
from coursekit.grading.run.grading_run import GradingRun
from tqdm import tqdm

WORKERS = min(os.cpu_count() or 1, 8)  # beyond, the gradebook's one writer is the slowest
MIB, GIB = 1024**2, 1024**3
NAMED = 10  # students of a list
AGAIN = (
    "Put right what is named above, and run the same command again: it goes on with these alone."
)


def add_arguments(parser):
    """Adds the command's arguments."""
    add_assignment_arguments(parser, "submissions", "db")
    parser.add_argument("--students", nargs="+", help="grade these only")
    parser.add_argument("--tests", nargs="+", help="grade these test cells anew, keep the others")
    parser.add_argument("--regrade", action="store_true", help="run again what has a result")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes (%(default)s)")
    parser.add_argument("--cluster", metavar="ADDRESS", help="grade on a Dask cluster instead")
    parser.add_argument("--csv", metavar="FILE", help="where marks go (marks.csv in the course)")
    parser.add_argument("--canvas", metavar="FILE", help="marks for Canvas's import too")
    parser.add_argument("--moodle", metavar="FILE", help="marks for Moodle's import too")
    parser.add_argument("--changes", metavar="FILE", help="what this run changed for whom, as CSV")
    parser.add_argument(
        "--ranking",
        action="store_true",
        help="rank the class by what tests measured, in ranking.csv too",
    )
    jail = parser.add_argument_group("the jail around each submission")
    jail.add_argument("--jail", default="bubblewrap", choices=BACKENDS, help="which (%(default)s)")
    jail.add_argument("--image", help="the image, for docker and podman")
    jail.add_argument("--unsafe-local", action="store_true", help="none: for code that you trust")
    jail.add_argument("--cold", action="store_true", help="start each kernel from nothing")
    jail.add_argument(
        "--timeout", type=float, metavar="SECONDS", help="for one cell, neighbors aside"
    )
    jail.add_argument("--deadline", type=float, metavar="SECONDS", help="for a whole submission")
    jail.add_argument("--memory", type=float, metavar="GIB", help="for a whole submission")
    jail.add_argument("--processes", type=int, help="and threads of a submission")
    jail.add_argument("--disk", type=int, metavar="MIB", help="for the files that it writes")
    jail.add_argument(
        "--files", type=int, metavar="MIB", help="for the files handed in; below that"
    )


def run(args):
    """Runs the command and returns its exit status: 0 if all submissions were graded."""
    try:
        root = course_of(args)
        graded = GradingRun(
            root,
            args.name,
            settings=_jail_settings(args),
            submissions=args.submissions,
            timeout=args.timeout,
            files=None if args.files is None else args.files * MIB,
            db=args.db,
            here=not args.cluster,
        )
        graded.choose(students=args.students, tests=args.tests, regrade=args.regrade)
        stopped = _why_stopped(args, graded)
    except (CourseError, ValueError) as error:
        say_on_stderr(error)
        return 1
    except OSError as error:  # such as a course folder that cannot be written to
        say_on_stderr(f"Grading stopped: {error}. {AGAIN}")
        return 1
    return _report(args, root, graded, stopped)


def _why_stopped(args, graded):
    """Grades; returns why the grader gave up before the end, or None."""
    options = {"workers": args.workers, "cluster": args.cluster, "warm": not args.cold}
    if graded.waiting:
        count = len(graded.waiting)
        print(
            f"{count} submission{'s' * (count != 1)} to grade. First come the workers' start and "
            "a trial, which take a while ...",
            file=sys.stderr,
            flush=True,
        )
    try:
        graded.grade(**options, progress=_Progress())
    except GraderError as error:
        return str(error)
    except OSError as error:
        return f"Grading stopped: {error}. {AGAIN}"
    return ""


def _report(args, root, graded, stopped):
    """Writes and prints the marks, and what went wrong; returns the exit status."""
    problems = [stopped] if stopped else _failure_texts(graded)
    try:
        _write_marks(args, root, graded)
    except (CourseError, OSError) as error:
        problems.append(f"The marks could not be written: {error}")
    if others := graded.outdated():
        say_on_stderr(_outdated_text(others, args.name))
    for reason, count in graded.cold.items():
        say_on_stderr(f"{count} of the kernels started cold, which is slower: {reason}")
    for problem in problems:
        say_on_stderr(problem)
    return 1 if problems else 0


def _write_marks(args, root, graded):
    class_marks, layout = graded.marks(), graded.layout
    csv_path = Path(args.csv or root / "marks.csv")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    print(marks_table(class_marks, layout, width=width))
    if waiting_text(class_marks):
        print(f"\n{waiting_text(class_marks)}")
    found = changes(graded.before, class_marks)
    if found or args.changes or args.regrade or args.tests:
        print(f"\n{changes_text(found)}")
    kept = [write_csv(csv_path, class_marks, layout, name=args.name)]
    if args.canvas:
        best = sum(max_points(layout).values())
        kept.append(write_canvas(args.canvas, class_marks, name=args.name, points=best))
    if args.moodle:
        kept.append(write_moodle(args.moodle, class_marks, name=args.name))
    if args.changes:
        kept.append(write_changes(args.changes, found, name=args.name))
    if args.ranking:
        places, path = graded.ranking(), Path(root, "ranking.csv")
        kept.append(write_ranking(path, places, name=args.name))
        print(f"\n{ranking_table(places)}\n\nRanking: {path}")
    for path in filter(None, kept):
        say_on_stderr(f"What was there was no file of these marks; it is kept as {path}")
    print(f"\nMarks by test cell: {csv_path}\nFeedback: {root}/feedback/STUDENT/{args.name}")


def _outdated_text(others, name):
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    return (
        "\nGraded before the assignment, the answers or the options changed: "
        f"{', '.join(others[:NAMED])}{more}. `coursekit grade {name}` renews these."
    )


def _failure_texts(graded):
    """Returns what the grader is to blame for, a text each for what it means to be done."""
    found = []
    if graded.failed:
        found.append(
            f"\nNot graded, through no fault of theirs ({len(graded.failed)}):\n"
            f"{_lines(graded.failed)}\nNothing was recorded of these. {AGAIN} "
            "`coursekit doctor` checks the jail."
        )
    if graded.unrecorded:
        found.append(
            f"\nGraded, but not recorded ({len(graded.unrecorded)}):\n"
            f"{_lines(graded.unrecorded)}\nThe gradebook has of these what it had before. {AGAIN}"
        )
    return found


def _lines(problems):
    """Returns a line for each problem, with all whom it concerns."""
    students = {}
    for student, problem in problems.items():
        students.setdefault(problem, []).append(student)
    return "\n".join(
        printable(f"  {', '.join(names)}: {problem}") for problem, names in students.items()
    )


def _jail_settings(args):
    given = {
        "seconds": args.deadline,
        "memory": _bytes("memory", args.memory, GIB),
        "processes": args.processes,
        "disk": _bytes("disk", args.disk, MIB),
    }
    limits = Limits(**{name: value for name, value in given.items() if value is not None})
    backend = "unsafe-local" if args.unsafe_local else args.jail
    return JailSettings(backend, limits, args.image)


def _bytes(name, number, unit):
    """Returns an option in bytes, unless it was given in bytes where a larger unit is meant."""
    if number is None:
        return None
    if not number * unit <= TIB:
        one = in_words(unit).split()[1]
        in_bytes = unit < number <= TIB
        meant = f"; for {in_words(round(number))} write {number / unit:g}" if in_bytes else ""
        raise CourseError(f"`--{name}` must be in {one}, at most 1 TiB; got {number:.15g}{meant}.")
    return round(number * unit)


class _Progress:
    """Prints a line for each submission and, on a terminal, a bar below them."""

    def __init__(self):
        self._bar = None

    def __call__(self, done, count, marks, seconds):
        if self._bar is None:
            self._bar = tqdm(total=count, unit="submission", disable=None, leave=False)
        points = "not graded" if marks.points is None else f"{marks.total:g} points"
        why = f", {marks.reason}" if marks.reason else ""
        line = f"[{done}/{count}] {marks.student}: {points}{why}"
        tqdm.write(printable(f"{line} ({seconds / done:.1f} s each)"), file=sys.stderr)
        self._bar.update()
        if done == count:
            self._bar.close()


def grade(
    root,
    name,
    *,
    settings=None,
    submissions=None,
    students=None,
    tests=None,
    regrade=False,
    workers=1,
    cluster=None,
    warm=True,
    timeout=None,
    files=None,
    db=None,
    progress=None,
):
    """Grades submissions, records them in the gradebook and writes their feedback.

    Args:
        root: The course folder.
        name: The assignment's name.
        settings: The `JailSettings`.
        submissions: Folder of STUDENT/NAME; by default `submitted` in the course folder.
        students: Whose submissions; all by default.
        tests: Test cells to grade anew, while the others keep their results; all by default.
        regrade: Whether to run again what has a result already.
        workers: How many processes grade side by side.
        cluster: Address of a Dask scheduler, whose workers grade instead.
        warm: Whether kernels are forked from one that has imported what the tests import.
        timeout: Seconds for one cell; by default those of the course's settings.
        files: Bytes of files that are taken of a submission; by default the course's.
        db: The gradebook's URL; by default that of the course's settings.
        progress: Called after each submission with the number done, the number of all, the
            `Marks` and the seconds since the start.

    Returns:
        The assignment's layout, and a list of the whole class's `Marks`, sorted by student, as
        the gradebook has them. Where the grader failed, `Marks.failed` is true.

    Raises:
        CourseError: If the assignment, a submission, a student or a test is missing, an option is
            out of its range, or nbgrader refuses the source.
        JailError: If there is no jail of the kind that `settings` asks for.
        GraderError: If the grader fails with each of the first submissions.
    """
    graded = GradingRun(
        root,
        name,
        settings=settings,
        submissions=submissions,
        timeout=timeout,
        files=files,
        db=db,
        here=not cluster,
    )
    graded.choose(students=students, tests=tests, regrade=regrade)
    graded.grade(workers=workers, cluster=cluster, warm=warm, progress=progress)
    return graded.layout, graded.marks()
