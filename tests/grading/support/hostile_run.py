"""Runs `coursekit grade` on hostile submissions, in this process or in one that can be killed."""

from contextlib import redirect_stderr, redirect_stdout
import csv
import io
import json
import subprocess
import sys

from coursekit.cli import main

LIMITS = ["--timeout", "3", "--deadline", "20", "--memory", "1", "--processes", "128"]


def command(course, *more):
    """The words of the command."""
    return ["grade", "probe", "--course", str(course), "--workers", "2", *LIMITS, *more]


def grade(course, *more):
    """Grades in this process; returns the exit status and what was printed."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = main(command(course, *more))
    return status, said.getvalue()


def start_grading(course):
    """Grades in a process of its own."""
    code = "import sys; from coursekit.cli import main; sys.exit(main(sys.argv[1:]))"
    nothing = subprocess.DEVNULL
    words = [sys.executable, "-c", code, *command(course)]
    return subprocess.Popen(words, stdout=nothing, stderr=nothing)


def read_rows(course):
    """Rows of the table of marks, by student."""
    with open(course / "marks.csv", encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def read_results(course):
    """What is on disk of each student's result, by student."""
    found = {}
    for path in (course / ".grading" / "probe").glob("*.json"):
        found[path.stem] = json.loads(path.read_text("utf-8"))
    return found


def outputs(course, student):
    """The text of all outputs in a student's result."""
    notebooks = read_results(course)[student]["notebooks"]
    cells = [cell for found in notebooks.values() for cell in found["notebook"]["cells"]]
    return json.dumps([cell.get("outputs") for cell in cells], ensure_ascii=False)
