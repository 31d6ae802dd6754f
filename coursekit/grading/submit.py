"""Hands a notebook in to a folder that your instructor watches, and prints a receipt.

Keep the receipt: the digest says what you have handed in, and when. If the instructor's grader is
running, the result of the public tests appears beside it.
"""

import getpass
from pathlib import Path
import sys
import time

from coursekit.grading.errors import CourseError
from coursekit.grading.overview.hand_in_folder import RECEIPT, RESULT, attempt_folder, hand_in
from coursekit.grading.plain_text import printable


def add_arguments(parser):
    """Adds the command's arguments."""
    parser.description = " ".join(__doc__.split())
    parser.add_argument("file", help="the notebook with your answers")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where it is handed in")
    parser.add_argument("--student", default=getpass.getuser(), help="your name (%(default)s)")
    parser.add_argument(
        "--wait", type=float, default=0, metavar="SECONDS", help="for the result of public tests"
    )


def run(args):
    """Runs the command and returns its exit status: 0 if it was handed in."""
    try:
        receipt = hand_in(args.file, args.to, args.student)
    except CourseError as error:
        print(printable(error), file=sys.stderr)
        return 1
    of = "" if receipt.most is None else f" of {receipt.most}"
    place = attempt_folder(args.to, receipt.student, receipt.assignment, receipt.attempt)
    for line in (
        f"Handed in: {receipt.file}, {receipt.assignment}, attempt {receipt.attempt}{of}",
        f"SHA-256:   {receipt.sha256}",
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
