"""Tells which submissions of an assignment are alike, and shows where.

What is compared are the answers, and cells of the student's own, by their tokens: names, numbers,
texts, comments and layout do not count, nor does what the release holds or most submissions have.
"""

from pathlib import Path
import sys

from coursekit.grading.course.command import add_assignment_arguments, course_of
from coursekit.grading.course.folder import (
    assignment_folder,
    read_notebooks,
    submitting_students,
)
from coursekit.grading.course.handed_in import read_files
from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.canonical import UnreadableError, read_submitted
from coursekit.grading.notebook.cells import grade_id_of, is_solution, is_task
from coursekit.grading.overview.similarity.likeness import COMMON, MOST_TOKENS, compare, read_cells
from coursekit.grading.overview.similarity.passages import common_passages
from coursekit.grading.overview.similarity.similarity_page import similarity_page
from coursekit.grading.overview.static_page import write_page
from coursekit.grading.plain_text import printable, say_on_stderr

PRINTED = 20  # pairs in the terminal
MOST_PAIRS = 50  # on the page


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.description = f"{parser.description} {' '.join(__doc__.partition('.')[2].split())}"
    add_assignment_arguments(parser, "submissions", place="release/")
    parser.add_argument("--html", metavar="FILE", help="a page with each pair side by side")
    parser.add_argument(
        "--above", type=float, default=0.5, help="least share in common, of 1 (%(default)s)"
    )
    parser.add_argument(
        "--common",
        type=float,
        default=COMMON,
        help="what more than this share of the class has does not count (%(default)s)",
    )


def run(args):
    """Runs the command and returns its exit status."""
    try:
        for option in ("above", "common"):
            if not 0 < getattr(args, option) <= 1:
                raise CourseError(
                    f"`{option}` must be above 0 and at most 1; got {getattr(args, option)}."
                )
        root = course_of(args)
        release = read_notebooks(assignment_folder(root, args.name, step="release"))
        works, unread = read_works(root, args.name, release, submissions=args.submissions)
        likeness = compare(works, given_cells(release), above=args.above, common=args.common)
        print(pairs_table(likeness.pairs, students=len(works), above=args.above))
        for student, problem in unread.items():
            print(printable(f"Not compared: {student}: {problem}"), file=sys.stderr)
        if args.html:
            _write_page(args, works, likeness)
            print(f"Side by side: {args.html}")
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    return 0


def _write_page(args, works, likeness):
    shown = likeness.pairs[:MOST_PAIRS]
    found = [
        (p, common_passages(works[p.first], works[p.second], likeness.everyones)) for p in shown
    ]
    left = len(likeness.pairs) - len(shown)
    page = similarity_page(
        args.name, found, works, students=len(works), above=args.above, left=left
    )
    write_page(args.html, page)


def pairs_table(pairs, *, students, above):
    """Returns the most alike pairs as text for a terminal.

    Args:
        pairs: `Pair`s, the most alike first.
        students: How many submissions were compared.
        above: The least share of the pairs.
    """
    if not pairs:
        return f"{students} submissions: no two share {above:.0%} of what is their own."
    lines = [f"{students} submissions; of what is their own, these share at least {above:.0%}:"]
    lines += [
        printable(f"{pair.share:6.0%}  {pair.first} and {pair.second}") for pair in pairs[:PRINTED]
    ]
    if len(pairs) > PRINTED:
        lines.append(f"and {len(pairs) - PRINTED} more pairs; --above shows fewer.")
    return "\n".join(lines)


def read_works(root, name, release, *, submissions=None):
    """Reads what was handed in.

    Args:
        root: The course folder.
        name: The assignment's name.
        release: The released notebooks by file name.
        submissions: Folder of STUDENT/NAME; by default `submitted` in the course folder.

    Returns:
        `Cell`s by student, and by student what could not be read.

    Raises:
        CourseError: If there is no submission.
    """
    folder = Path(submissions or Path(root, "submitted"))
    works, unread = {}, {}
    for student in submitting_students(root, name, folder=folder):
        files, _ = read_files(folder / student / name, most=0, notebooks=release)
        answers, own = [], []
        for file_name, notebook in release.items():
            if file_name not in files:
                unread[student] = f"{file_name} was not handed in"
                continue
            try:
                found = read_submitted(files[file_name])
            except UnreadableError as error:
                unread[student] = f"{file_name}: {error}"
                continue
            more = _own_cells(found, notebook, _prefix(file_name, release))
            answers, own = answers + more[0], own + more[1]
        if answers or own or student not in unread:  # the answers first: own cells may be long
            works[student], cut = read_cells([*answers, *own])
            if cut:
                unread[student] = f"what is beyond {MOST_TOKENS:,} tokens"
    return works, unread


def given_cells(release):
    """Returns the `Cell`s of a release, of which nothing is a student's own."""
    found = []
    for notebook in release.values():  # each by itself, for the bound on what is compared
        cells = [("", cell.cell_type, cell.source) for cell in notebook.cells]
        found += read_cells(cells)[0]
    return found


def _prefix(file_name, release):
    return f"{Path(file_name).stem}/" if len(release) > 1 else ""


def _own_cells(cells, notebook, prefix):
    """Returns (name, kind, source) of answers, and those of cells that the release has not."""
    known = {grade_id_of(cell): cell for cell in notebook.cells if grade_id_of(cell)}
    texts = {cell.source for cell in notebook.cells}
    answers, own, seen = [], [], set()
    for kind, source, name, _ in cells:
        if name in known and name not in seen:
            seen.add(name)
            if is_solution(known[name]) or is_task(known[name]):
                answers.append((f"{prefix}{name}", kind, source))
        elif source not in texts:
            own.append((f"{prefix}own cell {len(own) + 1}", kind, source))
    return answers, own
