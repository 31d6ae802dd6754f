"""Grades the submissions of an assignment: tests outside of the students' processes, these in jail.

A result is on disk before the gradebook hears of it, so that a grader which is killed goes on
where it was: nothing is lost, and nothing that has been graded is run again.
"""

from contextlib import nullcontext
import os
from pathlib import Path
import sys

from coursekit.grading.course.export import write_canvas, write_moodle
from coursekit.grading.course.folder import (
    assignment_folder,
    load_config,
    read_notebooks,
    submitting_students,
)
from coursekit.grading.course.gradebook import register
from coursekit.grading.course.marks import marks_table, max_points, points_layout, write_csv
from coursekit.grading.course.preprocessors import read_files
from coursekit.grading.course.recorder import Batch, merge
from coursekit.grading.course.results import Results
from coursekit.grading.course.source import read_given, read_sources
from coursekit.grading.errors import CourseError
from coursekit.grading.jail.jail import JailSettings, check
from coursekit.grading.jail.limits import Limits
from coursekit.grading.notebook.submission import Job
from coursekit.grading.settings import configure
from coursekit.grading.workers.pool import grade_all, start_pool
from coursekit.grading.workers.start import modules_of
from nbgrader.coursedir import CourseDirectory
from tqdm import tqdm

LOG_NAME = ".nbgrader.log"
RESULTS = ".grading"
SECONDS = 30
WORKERS = min(os.cpu_count() or 1, 8)  # beyond, the gradebook's one writer is the slowest
AT_ONCE = 4  # results that are recorded together


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.add_argument("name", help="the assignment, a folder in source/")
    parser.add_argument("--course", default="assignments", help="the course folder (%(default)s)")
    parser.add_argument("--submissions", metavar="FOLDER", help="where they are, as STUDENT/NAME")
    parser.add_argument("--students", nargs="+", help="grade these only")
    parser.add_argument("--tests", nargs="+", help="grade these test cells anew, keep the others")
    parser.add_argument("--regrade", action="store_true", help="run again what has a result")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes (%(default)s)")
    parser.add_argument("--cluster", metavar="ADDRESS", help="grade on a Dask cluster instead")
    parser.add_argument("--db", metavar="URL", help="the gradebook, such as postgresql://...")
    parser.add_argument("--csv", metavar="FILE", help="where marks go (marks.csv in the course)")
    parser.add_argument("--canvas", metavar="FILE", help="marks for Canvas's import too")
    parser.add_argument("--moodle", metavar="FILE", help="marks for Moodle's import too")
    jail = parser.add_argument_group("the jail around each submission")
    jail.add_argument("--jail", default="bubblewrap", help="bubblewrap, docker, podman or pod")
    jail.add_argument("--image", help="the image, for docker and podman")
    jail.add_argument("--unsafe-local", action="store_true", help="none: for code that you trust")
    jail.add_argument("--cold", action="store_true", help="start each kernel from nothing")
    jail.add_argument("--timeout", type=float, metavar="SECONDS", help="for one cell")
    jail.add_argument("--deadline", type=float, metavar="SECONDS", help="for a whole submission")
    jail.add_argument("--memory", type=float, metavar="GIB", help="for a whole submission")
    jail.add_argument("--processes", type=int, help="and threads of a submission")
    jail.add_argument("--disk", type=int, metavar="MIB", help="for its files")


def run(args):
    """Runs the command and returns its exit status: 0 if all submissions were graded."""
    root = Path(args.course).resolve()
    try:
        layout, class_marks = grade(
            root,
            args.name,
            settings=_jail_settings(args),
            submissions=args.submissions,
            students=args.students,
            tests=args.tests,
            regrade=args.regrade,
            workers=args.workers,
            cluster=args.cluster,
            warm=not args.cold,
            timeout=args.timeout,
            db=args.db,
            progress=_Progress(),
        )
    except (CourseError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    csv_path = Path(args.csv or root / "marks.csv")
    write_csv(csv_path, class_marks, layout)
    if args.canvas:
        best = sum(max_points(layout).values())
        write_canvas(args.canvas, class_marks, name=args.name, points=best)
    if args.moodle:
        write_moodle(args.moodle, class_marks, name=args.name)
    print(marks_table(class_marks, layout))
    print(f"\nMarks by test cell: {csv_path}\nFeedback: {root}/feedback/STUDENT/{args.name}")
    return 0


def _jail_settings(args):
    given = {
        "seconds": args.deadline,
        "memory": args.memory and round(args.memory * 1024**3),
        "processes": args.processes,
        "disk": args.disk and args.disk * 1024**2,
    }
    limits = Limits(**{name: value for name, value in given.items() if value is not None})
    backend = "unsafe-local" if args.unsafe_local else args.jail
    return JailSettings(backend, limits, args.image)


class _Progress:
    """Prints a line for each submission and, on a terminal, a bar below them."""

    def __init__(self):
        self._bar = None

    def __call__(self, done, count, marks, seconds):
        if self._bar is None:
            self._bar = tqdm(total=count, unit="submission", disable=None, leave=False)
        why = f", {marks.reason}" if marks.reason else ""
        line = f"[{done}/{count}] {marks.student}: {marks.total:g} points{why}"
        tqdm.write(f"{line} ({seconds / done:.1f} s each)", file=sys.stderr)
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
        db: The gradebook's URL; by default that of the course's settings.
        progress: Called after each submission with the number done, the number of all, the
            `Marks` and the seconds since the start.

    Returns:
        The assignment's layout and a list of `Marks`, sorted by student.

    Raises:
        CourseError: If the assignment, a submission, a student or a test is missing, an option is
            out of its range, or nbgrader refuses the source.
        JailError: If there is no jail of the kind that `settings` asks for.
    """
    settings = settings or JailSettings()
    check(settings)
    config = _settings_of(root, submissions, db)
    sources = assignment_folder(root, name, step="source")
    layout = points_layout(read_notebooks(sources).values())
    best = max_points(layout)
    _check_options(timeout, workers, tests, best)
    names = submitting_students(root, name, only=students, folder=submissions)
    texts = read_sources(root, name, config=config)
    given = read_given(root, name, config=config)
    seconds = timeout or config.TrustedExecute.get("timeout", SECONDS)
    course = CourseDirectory(config=config)
    results = Results(Path(root, RESULTS, name))

    def job(student):
        folder = Path(course.format_path(course.submitted_directory, student, name))
        another = folder.is_symlink() or folder.parent.is_symlink()  # a link to someone's work
        files = {} if another else read_files(folder)
        return Job(student, texts, files, settings, seconds, given)

    batch = Batch(name, results, config, best, progress, len(names))
    waiting = []
    for found in map(job, names):
        stored = results.stored(found.student)
        if stored is None or stored["key"] != found.key or regrade or tests:
            waiting.append(found.student)
        else:
            batch.take(found, stored["notebooks"], recorded=stored["recorded"])
    jobs = map(job, waiting)  # one by one, since each holds what was handed in
    if cluster:
        from coursekit.grading.workers.cluster import grade_on_cluster  # slow to import

        pool, graded = None, grade_on_cluster(jobs, cluster, warm=warm)
    else:
        workers = max(1, min(workers, len(waiting)))
        pool = start_pool(workers, modules_of(texts) if warm else None) if waiting else None
        graded = grade_all(jobs, workers=workers, warm=warm, pool=pool)
    with pool or nullcontext(), open(Path(root, LOG_NAME), "w", encoding="utf-8") as log:
        log.write(register(name, config=config))  # while the workers get ready
        for found, notebooks in graded:
            stored = results.stored(found.student)
            if tests and stored and stored["key"] == found.key:
                notebooks = merge(stored["notebooks"], notebooks, tests)
            results.write(found.student, found.key, notebooks)
            batch.take(found, notebooks, recorded=False)
            if len(batch.pending) >= AT_ONCE:
                log.write(batch.record())
        log.write(batch.record())
    return layout, batch.marks(names)


def _settings_of(root, submissions, db):
    config = load_config(root)
    configure(config)
    if submissions:
        config.CourseDirectory.submitted_directory = str(Path(submissions).resolve())
    if db:
        config.CourseDirectory.db_url = db.replace("postgresql://", "postgresql+psycopg://")
    return config


def _check_options(timeout, workers, tests, best):
    if timeout is not None and timeout <= 0:
        raise CourseError(f"`timeout` must be above 0 seconds; got {timeout}.")
    if workers < 1:
        raise CourseError(f"`workers` must be 1 or more; got {workers}.")
    unknown = sorted(set(tests or ()) - set(best))
    if unknown:
        raise CourseError(f"`tests` must be among {', '.join(best)}; got {', '.join(unknown)}.")
