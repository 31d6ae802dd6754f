"""Hands feedback out: a preview first, then to students, and as zips for Canvas and Moodle.

Feedback is written anew, so that it has the points and comments that people have given since. It
goes to `published/STUDENT/NAME/` in the course folder, or, where the course's settings name an
`Exchange.root`, into nbgrader's exchange. Who has an answer that still waits for a person gets
nothing before that, unless you say `--all`.
"""

import os
from pathlib import Path
import shutil
import tempfile

from coursekit.grading.course.assignment import config_of
from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.course.folder import (
    assignment_folder,
    handed_in_by,
    name_problem,
    read_notebooks,
    scripts_on_path,
)
from coursekit.grading.course.handed_in import read_files
from coursekit.grading.errors import CourseError
from coursekit.grading.gradebook.gradebook import renew_penalties
from coursekit.grading.gradebook.patience import Patience
from coursekit.grading.gradebook.writer import renew_feedback
from coursekit.grading.overview.downloads import digest, prefixes, read_downloads
from coursekit.grading.overview.feedback_zip import check_place, write_feedback_zip
from coursekit.grading.pages.exporter import HARMLESS
from coursekit.grading.plain_text import printable, say_on_stderr
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseFeedback

FOLDER = "published"
OURS = ("submission_secret.txt", "timestamp.txt")  # nbgrader's own, beside the pages
PAGE = ".html"
SQLITE = "sqlite:///"
NOT_GRADED = (
    "`name` must be an assignment that has been graded; got {0!r}. First: coursekit grade {0}"
)
DOWNLOADED = "downloaded"  # where nbgrader's zip_collect looks, too


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.description = f"{parser.description} {' '.join(__doc__.partition('.')[2].split())}"
    add_assignment_arguments(parser, "db")
    parser.add_argument("--preview", action="store_true", help="write feedback/, publish nothing")
    parser.add_argument("--students", nargs="+", help="publish theirs only")
    parser.add_argument("--all", action="store_true", help="theirs too who wait for a person")
    parser.add_argument("--canvas-zip", metavar="FILE", help="for Canvas: re-upload submissions")
    parser.add_argument("--moodle-zip", metavar="FILE", help="for Moodle: upload feedback files")
    parser.add_argument(
        "--downloaded",
        metavar="PATH",
        help="the zip of all submissions as Canvas or Moodle gave it, or its folder, for the "
        f"names ({DOWNLOADED}/NAME in the course folder)",
    )


def run(args):
    """Runs the command and returns its exit status: 0 if nothing failed."""
    try:
        root = course_of(args)
        problems = _publish(args, root)
    except (CourseError, ExchangeError, OSError) as error:
        problems = [str(error)]
    for problem in problems:
        say_on_stderr(problem)
    return 1 if problems else 0


def _publish(args, root):
    config = config_of(root, db=args.db)
    notebooks = read_notebooks(assignment_folder(root, args.name, step="source"))
    downloads = {
        platform: read_downloads(args.downloaded or Path(root, DOWNLOADED, args.name))
        for platform in ("canvas", "moodle")
        if getattr(args, f"{platform}_zip")
    }
    for platform in downloads:
        check_place(getattr(args, f"{platform}_zip"), platform=platform)
    waiting = read_waiting(args.name, config=config)
    if not waiting:  # the gradebook knows of the assignment from its release on
        raise CourseError(NOT_GRADED.format(args.name))
    unknown = sorted(set(args.students or ()) - set(waiting))
    if unknown:
        raise CourseError(
            f"`students` must have been graded, as {', '.join(waiting)} has; got "
            f"{', '.join(unknown)}."
        )
    chosen = sorted(args.students or waiting)
    late = [] if args.all else [student for student in chosen if waiting[student]]
    Patience().call(renew_penalties, args.name, config=config)
    failed = renew_feedback(args.name, [s for s in chosen if not name_problem(s)], config=config)
    ready = [s for s in chosen if s not in (*late, *failed) and not name_problem(s)]
    problems = [f"No new feedback for {student}: {why}" for student, why in failed.items()]
    problems += [f"Nothing for {s}: {name_problem(s)}" for s in chosen if name_problem(s)]
    if late:
        print(printable(f"Wait for a person: {', '.join(late)}. (--all publishes these too.)"))
    place = Path(_folder(config, "*", args.name))
    if args.preview:
        print(printable(f"Ready to be published: {', '.join(ready) or 'nobody'}. See {place}"))
        return problems
    if "root" in config.Exchange:
        done, found = release(args.name, ready, config=config)
        problems, where = problems + found, f"in the exchange, {config.Exchange.root}"
    else:
        done, where = [], f"in {Path(root, FOLDER)}/STUDENT/{args.name}"
        for student in ready:
            pages = _folder(config, student, args.name)
            try:
                copy_feedback(pages, Path(root, FOLDER), student, args.name)
            except OSError as error:  # shutil.Error too
                problems.append(f"Not published: {student}: {error}")
            else:
                done.append(student)
    print(printable(f"Published {where}: {len(done)} of {len(waiting)} students."))
    pages = {s: read_pages(_folder(config, s, args.name)) for s in done} if downloads else {}
    for platform, found in downloads.items():
        problems += _zip(args, platform, pages, found, root, notebooks)
    return problems


def _zip(args, platform, pages, downloads, root, notebooks):
    """Writes a platform's zip; returns whom it could not name, as problems."""
    path = getattr(args, f"{platform}_zip")
    submitted = Path(root, "submitted")
    own = {
        student: _digests(submitted / student / args.name, notebooks)
        for student in {*handed_in_by(submitted, args.name), *pages}
    }
    known, by_name = prefixes(downloads, own, platform=platform)
    known = {student: prefix for student, prefix in known.items() if student in pages}
    left = write_feedback_zip(path, pages, known, platform=platform)
    count = len(pages) - len(left)
    print(printable(f"{path}: feedback of {count} student{'s' * (count != 1)}"))
    pairs = [f"{student} -> {known[student]}" for student in by_name if student in known]
    if pairs:
        print(printable(f"Known by a name alone, so look at these: {', '.join(pairs)}"))
    if not left:
        return []
    return [
        f"Not in {path}, since no downloaded name is theirs for sure: {', '.join(left)}. "
        f"Upload these by hand from feedback/."
    ]


def _digests(folder, notebooks):
    """Returns what tells a student's work from others': that of the assignment's notebooks."""
    files, _ = read_files(folder, most=0, notebooks=notebooks)
    return {digest(files[name]) for name in notebooks if files.get(name)}


def _folder(config, student, name):
    course = CourseDirectory(config=config)
    return course.format_path(course.feedback_directory, student, name)


def read_waiting(name, *, config):
    """Returns by student whether an answer waits for a person, of all who have been graded.

    Args:
        name: The assignment's name.
        config: The course's settings.

    Raises:
        CourseError: If the gradebook knows of no such assignment.
    """
    url = CourseDirectory(config=config).db_url
    if url.startswith(SQLITE) and not _path_of(url).exists():  # or it is made
        raise CourseError(NOT_GRADED.format(name))
    return Patience().call(_read_waiting, name, config=config)


def _path_of(url):
    return Path(url.removeprefix(SQLITE).partition("?")[0])


def _read_waiting(name, *, config):
    course = CourseDirectory(config=config)
    with scripts_on_path(), Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            gradebook.find_assignment(name)
        except MissingEntry as error:
            raise CourseError(NOT_GRADED.format(name)) from error
        return {
            one.student.id: bool(one.needs_manual_grade)
            for one in gradebook.assignment_submissions(name)
            if os.path.isdir(course.format_path(course.autograded_directory, one.student.id, name))
        }


def read_pages(folder):
    """Returns the pages of a student's feedback, as bytes by file name."""
    return {path.name: path.read_bytes() for path in sorted(Path(folder).glob(f"*{PAGE}"))}


def copy_feedback(source, target, student, name):
    """Copies a student's feedback; what was published before is replaced as a whole.

    Args:
        source: The folder of feedback.
        target: The folder of STUDENT/NAME.
        student: The student's name.
        name: The assignment's name.
    """
    place = Path(target, student, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".") as scratch:
        new, old = Path(scratch, "new"), Path(scratch, "old")
        shutil.copytree(source, new, ignore=_not_for_students)
        if place.exists():
            os.replace(place, old)
        try:
            os.replace(new, place)
        except BaseException:
            if old.exists():
                os.replace(old, place)  # the scratch takes it along
            raise


def _not_for_students(folder, names):
    """Returns what of a folder stays: nbgrader's own files, links, and what a browser might run."""
    paths = {name: Path(folder, name) for name in names}
    return [
        name
        for name, path in paths.items()
        if name in OURS
        or path.is_symlink()
        or not (path.is_dir() or path.suffix.lower() in (PAGE, *HARMLESS))
    ]


def release(name, students, *, config):
    """Releases feedback through nbgrader's exchange.

    Args:
        name: The assignment's name.
        students: Whose.
        config: The course's settings.

    Returns:
        The students whose feedback was released, and problems with the others.

    Raises:
        ExchangeError: If the exchange is not there or cannot be written to.
    """
    done, problems = [], []
    for student in students:
        course = CourseDirectory(config=config, assignment_id=name, student_id=student)
        try:
            ExchangeReleaseFeedback(coursedir=course, config=config).start()
        except FileNotFoundError as error:
            missing = Path(error.filename or "").name
            problems.append(
                f"Not released: {student}, whose submission did not come through the exchange "
                f"({missing} is missing)."
            )
        except ExchangeError as error:
            if not done and not problems:  # the exchange itself
                raise
            problems.append(f"Not released: {student}: {error}")
        except (OSError, ValueError) as error:  # at a file that the student may have made
            problems.append(f"Not released: {student}: {type(error).__name__}: {error}")
        else:
            done.append(student)
    return done, problems
