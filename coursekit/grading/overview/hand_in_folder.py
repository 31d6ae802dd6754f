"""A folder into which students hand notebooks in: what is where in it, and who may how often.

`hand-in.json` says which assignments are taken. An attempt is a folder
`STUDENT/NAME/ATTEMPT` with the notebook, `receipt.json` and, once it was looked at, `result.html`.
It appears as a whole or not at all. Needs no nbgrader, as students may have none.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
import hashlib
import json
import os
from pathlib import Path
import re
import shutil
import tempfile

from coursekit.grading.errors import CourseError

SETTINGS, RECEIPT, RESULT = "hand-in.json", "receipt.json", "result.html"
STUDENT = re.compile(r"\w[\w.@-]{0,99}")  # a folder's name on every system
ATTEMPT = re.compile(r"\d{3,6}")
MOST_ATTEMPTS = 1000  # of a student that are seen
LARGEST = 50 * 1024**2  # bytes of a notebook
OPENING = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY


@dataclass(frozen=True)
class Receipt:
    """What a student keeps of an attempt.

    Attributes:
        assignment, student, file: Of whom, and what.
        attempt: Its number, from 1.
        most: How many attempts there are, or None.
        sha256: The digest of the file.
        time: When, in UTC, by the clock of the student's machine.
    """

    assignment: str
    student: str
    file: str
    attempt: int
    most: int | None
    sha256: str
    time: str


def write_settings(folder, name, *, notebooks, most):
    """Says in a folder that an assignment is taken; others that are there stay.

    Args:
        folder: The folder, made if need be.
        name: The assignment's name.
        notebooks: The names of its notebooks.
        most: How many attempts a student has, or None for any number.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    taken = _taken(folder) | {name: {"notebooks": sorted(notebooks), "most": most}}
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".", delete=False) as file:
        json.dump({"assignments": taken}, file, indent=2)
    os.chmod(file.name, 0o644)
    os.replace(file.name, folder / SETTINGS)


def _taken(folder):
    try:
        return dict(json.loads(Path(folder, SETTINGS).read_text("utf-8"))["assignments"])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{Path(folder, SETTINGS)} cannot be read: {error}.") from error


def attempts(folder, student, name):
    """Returns the numbers of a student's attempts, sorted."""
    place = Path(folder, student, name)
    there = os.listdir(place) if place.is_dir() else []
    return sorted(int(one) for one in there if ATTEMPT.fullmatch(one))


def attempt_folder(folder, student, name, attempt):
    """Returns where an attempt is."""
    return Path(folder, student, name, f"{attempt:03}")


def hand_in(path, folder, student):
    """Hands a notebook in.

    Args:
        path: The notebook.
        folder: The folder that the instructor watches.
        student: The student's name.

    Returns:
        The `Receipt`.

    Raises:
        CourseError: If the folder takes no such notebook, there is none, the name cannot be a
            folder's, or there is no attempt left.
    """
    path, taken = Path(path), _taken(folder)
    if not STUDENT.fullmatch(student):
        raise CourseError(f"`student` needs letters, digits and . @ - _ only; got {student!r}.")
    name = next((n for n, one in taken.items() if path.name in one["notebooks"]), None)
    if name is None:
        known = sorted(book for one in taken.values() for book in one["notebooks"])
        raise CourseError(
            f"`file` must have the name of a notebook that {folder} takes, "
            f"{', '.join(known) or 'and it takes none: is it the right folder?'}; got {path.name}."
        )
    data = _read(path)
    most, before = taken[name]["most"], attempts(folder, student, name)
    if most is not None and len(before) >= most:
        raise CourseError(
            f"{student} has handed in {name} {len(before)} times, and {most} are allowed."
        )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    number = max(before, default=0) + 1
    digest = hashlib.sha256(data).hexdigest()
    receipt = Receipt(name, student, path.name, number, most, digest, now)
    _place(attempt_folder(folder, student, name, number), receipt, data)
    return receipt


def _read(path):
    try:
        data = path.read_bytes()
        json.loads(data)
    except (OSError, ValueError) as error:
        raise CourseError(f"`file` must be a notebook; got {path}: {error}.") from error
    if len(data) > LARGEST:
        raise CourseError(f"`file` must be of at most {LARGEST // 1024**2} MiB; got {len(data)}.")
    return data


def _place(target, receipt, data):
    """Writes an attempt beside its place, and moves it there."""
    scratch = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix="."))
        Path(scratch, receipt.file).write_bytes(data)
        Path(scratch, RECEIPT).write_text(json.dumps(asdict(receipt), indent=2), "utf-8")
        scratch.chmod(0o755)
        os.rename(scratch, target)  # fails if another of the student's is there meanwhile
    except OSError as error:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        raise CourseError(
            f"It was not handed in: {error.strerror}, at {target}. Try again, or ask."
        ) from error


def waiting(folder, name, *, seen):
    """Lists the attempts that have not been looked at, the first of each student first.

    Args:
        folder: The folder.
        name: The assignment's name.
        seen: Called with a student and an attempt; says whether it has been looked at.

    Returns:
        A list of (student, attempt). Links, and names that are no student's, are left out.
    """
    found = []
    for student in sorted(os.listdir(folder)):
        place = Path(folder, student, name)
        if not STUDENT.fullmatch(student) or place.parent.is_symlink():
            continue
        try:
            if place.is_symlink():
                continue
            numbers = attempts(folder, student, name)[:MOST_ATTEMPTS]
        except OSError:  # closed to the grader
            continue
        found += [(number, student) for number in numbers if not seen(student, number)]
    return [(student, number) for number, student in sorted(found)]


def write_result(folder, student, name, attempt, page):
    """Writes the page of an attempt's result beside it, and through no link.

    Args:
        folder: The folder.
        student: The student's name.
        name: The assignment's name.
        attempt: The attempt's number.
        page: The page's text.

    Raises:
        OSError: If it cannot be written.
    """
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in (student, name, f"{attempt:03}"):
            inner = os.open(part, OPENING, dir_fd=place)
            os.close(place)
            place = inner
        scratch = f".{RESULT}.{os.getpid()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with open(os.open(scratch, flags, 0o644, dir_fd=place), "w", encoding="utf-8") as file:
            file.write(page)
        os.replace(scratch, RESULT, src_dir_fd=place, dst_dir_fd=place)
    finally:
        os.close(place)
