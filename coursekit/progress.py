"""`coursekit progress`: lessons that were run, exercises and tests of assignments that pass.

It is kept in one small file in the user's own folder, `~/.coursekit/progress.json`, or where the
environment variable `COURSEKIT_PROGRESS` says; empty, it turns this off. Nothing is sent anywhere.
"""

from contextlib import suppress
import json
import os
from pathlib import Path
import tempfile

VARIABLE = "COURSEKIT_PROGRESS"
SEEN, PASSED = "seen", "passed"  # what an exercise's check was run on: anything, or a right answer
KINDS = ("exercises", "assignments")


def add_arguments(parser):
    """Adds the command's arguments, of which there are none."""


def run(_):
    """Runs the command and returns its exit status, 0."""
    print(report())
    return 0


def file():
    """Returns the path of the file, or None where it is turned off."""
    place = os.environ.get(VARIABLE)
    if place == "":
        return None
    return Path(place) if place else Path.home() / ".coursekit" / "progress.json"


def kept():
    """Returns what is kept: a dictionary of two, "exercises" and "assignments".

    A file that is missing or damaged is as good as an empty one.
    """
    found = {}
    with suppress(OSError, ValueError, RuntimeError):  # no home is a RuntimeError
        found = json.loads(file().read_text("utf-8")) if file() else {}
    if not isinstance(found, dict):
        found = {}
    return {kind: dict(found[kind]) if isinstance(found.get(kind), dict) else {} for kind in KINDS}


def record_exercise(name, *, right):
    """Keeps that the check of an exercise was run. What has passed stays passed.

    Args:
        name: Lesson and number, such as "18.1".
        right: Whether the answer was right.
    """
    found = kept()
    if right or name not in found["exercises"]:
        found["exercises"][name] = PASSED if right else SEEN
        _keep(found)


def record_assignment(name, points, possible):
    """Keeps how many points the visible tests of an assignment gave last.

    Args:
        name: Name of its notebook, such as "a1_convolution".
        points: Of the tests that passed.
        possible: Of all visible tests.
    """
    found = kept()
    found["assignments"][name] = [points, possible]
    _keep(found)


def report():
    """Returns what is done and what comes next, as text.

    A lesson counts as run to its end once the last of its exercises' checks was run, with an
    answer or without one.
    """
    from coursekit.course.checking import exercise_names
    from coursekit.course.outline import LESSONS

    found = kept()
    lines, left = [], []
    for lesson in LESSONS:
        names = [name for name in exercise_names() if name.startswith(f"{lesson.number}.")]
        passed = sum(found["exercises"].get(name) == PASSED for name in names)
        at_end = bool(names) and names[-1] in found["exercises"]
        if at_end or passed:
            mark = "✓" if at_end and passed == len(names) else "·"
            ended = "run to its end" if at_end else "begun"
            numbers = f"{passed} of {len(names)} exercises pass"
            lines.append(f"{mark} {lesson.number} {lesson.title:24} {ended:15} {numbers}")
        elif names:
            left.append(lesson)
    lines = lines or ["No exercise was checked yet: lessons end with their checks."]
    if left:
        lines.append(f"next: lesson {left[0].number}, {left[0].title}; {len(left)} lessons to go")
    for name, score in sorted(found["assignments"].items()):
        lines.append(
            "{} {}: {:g} of {:g} points in visible tests".format(
                "✓" if score[0] == score[1] else "·", name, *score
            )
        )
    if not found["assignments"]:
        lines.append("No assignment was checked yet: `coursekit check NOTEBOOK` does it.")
    return "\n".join(lines)


def _keep(found):
    """Writes the file at once and whole; a folder that cannot be written to is no error."""
    path = None
    with suppress(RuntimeError):
        path = file()
    if path is None:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, delete=False, encoding="utf-8"
        ) as new:
            json.dump(found, new, indent=1, sort_keys=True)
        os.replace(new.name, path)
