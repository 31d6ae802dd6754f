"""`coursekit progress`: lessons that were run, exercises and tests of assignments that pass.

It is kept in one small file in the user's own folder, `~/.coursekit/progress.json`, or where the
environment variable `COURSEKIT_PROGRESS` says; empty, it turns this off. Nothing is sent anywhere.
"""

from contextlib import contextmanager, suppress
import json
import os
from pathlib import Path

from coursekit._whole_file import whole_file

try:
    import fcntl
except ImportError:  # Windows: what two processes keep in the same moment is kept of one
    fcntl = None

VARIABLE = "COURSEKIT_PROGRESS"
SEEN, PASSED = "seen", "passed"  # what an exercise's check was run on: anything, or a right answer


def add_arguments(parser):
    """Adds the command's arguments, of which there are none."""


def run(_):
    """Runs the command and returns its exit status, 0."""
    print(report())
    if os.environ.get(VARIABLE) == "":
        print(f"Nothing is kept: {VARIABLE} is set to nothing, which turns this off.")
    return 0


def file():
    """Returns the path of the file, or None where it is turned off.

    Raises:
        RuntimeError: If the user has no home folder, and it should be there.
    """
    place = os.environ.get(VARIABLE)
    if place == "":
        return None
    return Path(place or "~/.coursekit/progress.json").expanduser()


def kept():
    """Returns what is kept: a dictionary of two, "exercises" and "assignments".

    A file that is missing is as good as an empty one, and so is what is damaged in it.
    """
    return _look()[0]


def record_exercise(name, *, right):
    """Keeps that the check of an exercise was run. What has passed stays passed.

    Args:
        name: Lesson and number, such as "18.1".
        right: Whether the answer was right.
    """

    def change(found):
        if right or name not in found["exercises"]:
            found["exercises"][name] = PASSED if right else SEEN

    _change(change)


def record_assignment(name, points, possible):
    """Keeps how many points the visible tests of an assignment gave last.

    Args:
        name: Name of its notebook, such as "a1_convolution".
        points: Of the tests that passed.
        possible: Of all visible tests.
    """

    def change(found):
        found["assignments"][name] = [points, possible]

    _change(change)


def report():
    """Returns what is done and what comes next, as text; at its end, why nothing can be kept.

    A lesson counts as run to its end once the last of its exercises' checks was run, with an
    answer or without one.
    """
    from coursekit.course.checking import exercise_names
    from coursekit.course.outline import LESSONS

    found, wrong = _look()
    lines, left = [], []
    for lesson in LESSONS:
        names = [name for name in exercise_names() if name.startswith(f"{lesson.number}.")]
        passed = sum(found["exercises"].get(name) == PASSED for name in names)
        at_end = bool(names) and names[-1] in found["exercises"]
        if at_end or passed:
            mark = "✓" if at_end and passed == len(names) else "·"
            ended = "run to its end" if at_end else "begun"
            numbers = f"{passed} of {len(names)} exercises pass"
            lines.append(f"{mark} {lesson.number} {lesson.title:25} {ended:15} {numbers}")
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
    return "\n".join([*lines, wrong] if wrong else lines)


def _look():
    """Returns what is kept, and what is wrong with it: a sentence, or None."""
    try:
        path = file()
        found, damaged = (_sound({}), False) if path is None else _read(path)
    except RuntimeError:
        advice = f"Set {VARIABLE} to the path of a file."
        return _sound({}), f"Nothing is kept, since no home folder is known. {advice}"
    except OSError as error:
        return _sound({}), f"Nothing is kept, since {path} cannot be read: {error.strerror}."
    if damaged:
        return found, (
            f"{path} is damaged: what it does not tell counts as not done. The next check makes "
            f"a new one, and keeps this one as {_aside(path).name}."
        )
    return found, path and _unwritable(path)


def _read(path):
    """Returns what is kept in a file, and whether it is damaged.

    Raises:
        OSError: If there is one that cannot be read.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return _sound({}), False
    except (ValueError, RecursionError):
        return _sound({}), True
    sound = _sound(found)
    whole = isinstance(found, dict) and all(found.get(kind, {}) == sound[kind] for kind in sound)
    return sound, not whole


def _sound(found):
    """Returns of what was read only what `report` understands."""
    checks = {"exercises": _is_state, "assignments": _is_score}
    sound = {}
    for kind, is_sound in checks.items():
        part = found.get(kind) if isinstance(found, dict) else None
        part = part if isinstance(part, dict) else {}
        sound[kind] = {name: value for name, value in part.items() if is_sound(value)}
    return sound


def _is_state(value):
    """Tells whether this is kept of an exercise."""
    return value in (SEEN, PASSED)


def _is_score(value):
    """Tells whether this is kept of an assignment: points, and possible ones."""
    return isinstance(value, list) and [isinstance(n, int | float) for n in value] == [True, True]


def _unwritable(path):
    """Returns a sentence where nothing can be written to the file's folder, else None."""
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    if os.access(folder, os.W_OK | os.X_OK):
        return None
    return f"Nothing new is kept, since nothing can be written to {folder}."


def _aside(path):
    """Returns where a damaged file is put."""
    return path.with_name(f"{path.name}.damaged")


def _change(change):
    """Changes what is kept, one process at a time; where nothing can be written, does nothing."""
    path = None
    with suppress(RuntimeError):
        path = file()
    if path is None:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(path.parent):
            _write(path, change)


@contextmanager
def _alone_in(folder):
    """Waits until no other process changes what is in the folder."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path, change):
    """Writes the file at once and whole, if it changes, and puts a damaged one aside."""
    found, damaged = _read(path)
    before = _sound(found)
    change(found)
    if found == before and not damaged:
        return
    with whole_file(path, mode=0o600) as scratch:
        scratch.write_text(json.dumps(found, indent=1, sort_keys=True), encoding="utf-8")
        if damaged:
            os.replace(path, _aside(path))
