"""Hands notebooks in to a folder that your instructor watches, and prints a receipt.

The receipt's digest says what you have handed in. If the instructor's grader is running, the result
of the public tests appears beside it, with the time that counts. Of an assignment with several
notebooks name all; one that you leave out stays as you have handed it in before.
"""

from pathlib import Path
import time

from coursekit.grading.errors import CourseError
from coursekit.grading.overview.hand_in_folder import RECEIPT, RESULT, attempt_folder, hand_in
from coursekit.grading.plain_text import printable, say_on_stderr
from coursekit.user_name import user_name


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.description = " ".join(__doc__.split())
    parser.add_argument("file", nargs="+", help="the notebooks with your answers")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where it is handed in")
    parser.add_argument("--student", default=user_name(), help="your name (%(default)s)")
    parser.add_argument("--name", help="the assignment, if several have such a notebook")
    parser.add_argument(
        "--wait", type=float, default=0, metavar="SECONDS", help="for the result of public tests"
    )


def run(args):
    """Runs the command and returns its exit status: 0 if it was handed in."""
    try:
        if not args.student:
            raise CourseError("`student` must name you, for this machine has no name for you.")
        receipt = hand_in(args.file, args.to, args.student, name=args.name)
    except (CourseError, OSError) as error:
        say_on_stderr(error)
        return 1
    of = "" if receipt.most is None else f" of {receipt.most}"
    place = attempt_folder(args.to, receipt.student, receipt.assignment, receipt.attempt)
    books = ", ".join(receipt.files)
    for line in (
        f"Handed in: {books}, {receipt.assignment}, attempt {receipt.attempt}{of}",
        *(f"SHA-256:   {number}" for number in receipt.files.values()),
        f"Time:      {receipt.time}",
        f"Receipt:   {place / RECEIPT}",
    ):
        print(printable(line))
    result = _await(place / RESULT, args.wait)
    print(printable(f"Result:    {result or 'beside the receipt, once the grader has run'}"))
    return 0


def _await(path, seconds):
    """Returns a path once there is a file, or None."""
    end = time.monotonic() + seconds
    while not Path(path).exists():
        if time.monotonic() >= end:
            return None
        time.sleep(0.2)
    return path
