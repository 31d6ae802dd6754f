"""A folder into which students hand notebooks in: what is where in it, and who may how often.

`hand-in.json` says which assignments are taken. An attempt is a folder
`STUDENT/NAME/ATTEMPT` with the notebooks, `receipt.json` and, once it was looked at, `result.html`.
It appears as a whole or not at all, and who may read it is as the instructor made `STUDENT`. Needs
no nbgrader, as students may have none.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
import hashlib
from itertools import islice
import json
import os
from pathlib import Path
import re
import secrets
import shutil
import stat
import tempfile

from coursekit._whole_file import whole_file
from coursekit.grading.errors import CourseError

SETTINGS, RECEIPT, RESULT = "hand-in.json", "receipt.json", "result.html"
STUDENT = re.compile(r"\w[\w.@-]{0,99}")  # a folder's name on every system
NOT_COUNTED = "not-counted"  # beside the result of what the grader failed with
ATTEMPT = re.compile(r"[0-9]{3,6}")
MOST_ATTEMPTS = 1000  # of a student that are seen
MOST_NAMES = 20_000  # in a student's folder that are looked at
LARGEST = 50 * 1024**2  # bytes of a notebook
OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)


@dataclass(frozen=True)
class Receipt:
    """What a student keeps of an attempt.

    Attributes:
        assignment, student: Of whom, and what.
        files: The digests (SHA-256) of the notebooks, by name.
        attempt: Its number, from 1.
        most: How many attempts there are, or None.
        time: When, in UTC, by the clock of the student's machine.
    """

    assignment: str
    student: str
    files: dict
    attempt: int
    most: int | None
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
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    taken = _taken(folder) | {name: {"notebooks": sorted(notebooks), "most": most}}
    text = json.dumps({"assignments": taken}, indent=2)
    with whole_file(folder / SETTINGS, mode=0o644) as scratch:
        scratch.write_text(text, encoding="utf-8")


def _taken(folder):
    path = Path(folder, SETTINGS)
    try:
        taken = dict(json.loads(_plain_text(path))["assignments"])
        return {
            str(name): {"notebooks": list(one["notebooks"]), "most": one["most"]}
            for name, one in taken.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{path} cannot be read: {type(error).__name__}: {error}.") from error


def _plain_text(path):
    """Reads a plain file, and no pipe that somebody has put in its place."""
    with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), encoding="utf-8") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("it is no plain file")
        return file.read()


def attempts(folder, student, name):
    """Returns the numbers of a student's attempts, sorted."""
    place = Path(folder, student, name)
    if not place.is_dir():
        return []
    with os.scandir(place) as names:  # of any number, which would keep the grader busy
        there = [one.name for one in islice(names, MOST_NAMES)]
    found = (one for one in there if ATTEMPT.fullmatch(one) and f"{int(one):03}" == one)
    return sorted(map(int, found))


def attempt_folder(folder, student, name, attempt):
    """Returns where an attempt is."""
    return Path(folder, student, name, f"{attempt:03}")


def hand_in(paths, folder, student, *, name=None):
    """Hands notebooks of an assignment in, as one attempt.

    Args:
        paths: The notebooks.
        folder: The folder that the instructor watches.
        student: The student's name.
        name: The assignment's name, which is that of the notebooks unless several have such.

    Returns:
        The `Receipt`.

    Raises:
        CourseError: If the folder takes no such notebooks, there is none, the name cannot be a
            folder's, or there is no attempt left.
    """
    if not STUDENT.fullmatch(student):
        raise CourseError(f"`student` needs letters, digits and . @ - _ only; got {student!r}.")
    paths, taken = [Path(path) for path in paths], _taken(folder)
    name = _assignment_of({path.name for path in paths}, folder, taken, name)
    files = {path.name: _read(path) for path in paths}
    most = taken[name]["most"]
    try:
        before = attempts(folder, student, name)
        places = [attempt_folder(folder, student, name, number) for number in before]
        count = sum(not (place / NOT_COUNTED).exists() for place in places)
    except OSError as error:
        raise CourseError(
            f"`student` must be you: {error.filename or folder} is closed to you; got {student}."
        ) from error
    if most is not None and count >= most:
        raise CourseError(f"{student} has handed in {name} {count} times, and {most} are allowed.")
    number = max(before, default=0) + 1
    if len(before) >= MOST_ATTEMPTS or not ATTEMPT.fullmatch(f"{number:03}"):
        raise CourseError(
            f"{student} has handed in {name} {len(before)} times, up to attempt "
            f"{number - 1}: remove some of {Path(folder, student, name)}."
        )
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    digests = {book: hashlib.sha256(data).hexdigest() for book, data in files.items()}
    receipt = Receipt(name, student, digests, number, most, now)
    _place(attempt_folder(folder, student, name, number), receipt, files)
    return receipt


def _assignment_of(books, folder, taken, name):
    """Returns the name of the one assignment that has these notebooks."""
    found = [one for one in taken if books <= {*taken[one]["notebooks"]} and name in (None, one)]
    if len(found) > 1:
        raise CourseError(f"`name` must say which assignment it is: {', '.join(sorted(found))}.")
    if not found:
        known = sorted({book for one in taken.values() for book in one["notebooks"]})
        if not known:
            raise CourseError(
                f"`--to` must be a folder that `coursekit watch` has looked at; {folder} takes no "
                "notebook. Is it the right folder? If it is, tell your instructor."
            )
        raise CourseError(
            f"`file` must have the name of a notebook that {folder} takes, {', '.join(known)}; got "
            f"{', '.join(sorted(books))}{f' for {name}' if name else ''}."
        )
    return found[0]


def _read(path):
    try:
        data = path.read_bytes()
        found = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise CourseError(f"`file` must be a notebook; got {path}: {error}.") from error
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list):
        raise CourseError(f"`file` must be a notebook with cells (nbformat 4); got {path}.")
    if len(data) > LARGEST:
        raise CourseError(f"`file` must be of at most {LARGEST // 1024**2} MiB; got {len(data)}.")
    return data


def _place(target, receipt, files):
    """Writes an attempt beside its place, and moves it there.

    The student's folder, as the instructor made it, says who may read and write in it, whatever
    the student's umask is: the grader must be able to.
    """
    scratch, home, before = None, target.parents[1], os.umask(0)
    told = json.dumps(asdict(receipt), indent=2).encode()
    try:
        home.mkdir(mode=0o755, exist_ok=True)
        mode = stat.S_IMODE(home.stat().st_mode) & 0o775 | 0o700
        target.parent.mkdir(mode=mode, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix="."))
        for name, content in (files | {RECEIPT: told}).items():
            Path(scratch, name).write_bytes(content)
            Path(scratch, name).chmod(mode & 0o664 | 0o600)
        scratch.chmod(mode)
        os.rename(scratch, target)  # fails if another of the student's is there meanwhile
    except BaseException as error:
        if scratch:
            shutil.rmtree(scratch, ignore_errors=True)
        if not isinstance(error, OSError):
            raise
        raise CourseError(
            f"It was not handed in: {error.strerror}, at {target}. Try again, or ask."
        ) from error
    finally:
        os.umask(before)


def waiting(folder, name, *, seen):
    """Lists the attempts that have not been looked at, the first of each student first.

    Args:
        folder: The folder.
        name: The assignment's name.
        seen: Called with a student and an attempt; says whether it has been looked at.

    Returns:
        A list of (student, attempt), and the students whose folders are closed to the grader.
        Links, and names that are no student's, are left out.
    """
    found, closed = [], []
    for student in sorted(os.listdir(folder)):
        place = Path(folder, student, name)
        if not STUDENT.fullmatch(student) or place.parent.is_symlink():
            continue
        try:
            if place.is_symlink():
                continue
            numbers = attempts(folder, student, name)[:MOST_ATTEMPTS]
        except OSError:
            closed.append(student)
            continue
        found += [(number, student) for number in numbers if not seen(student, number)]
    return [(student, number) for number, student in sorted(found)], closed


def write_result(folder, student, name, attempt, page, *, counts=True):
    """Writes the page of an attempt's result beside it, and through no link.

    Args:
        folder: The folder.
        student: The student's name.
        name: The assignment's name.
        attempt: The attempt's number.
        page: The page's text.
        counts: Whether the attempt counts, for the student's own command.

    Raises:
        OSError: If it cannot be written.
    """
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in (student, name, f"{attempt:03}"):
            inner = os.open(part, OPENING, dir_fd=place)
            os.close(place)
            place = inner
        _write_at(place, RESULT, page)
        if not counts:
            _write_at(place, NOT_COUNTED, "")
        else:
            with suppress(FileNotFoundError):
                os.unlink(NOT_COUNTED, dir_fd=place)
    finally:
        os.close(place)


def _write_at(place, name, text):
    """Writes a file, readable by all who may enter its folder, of which `place` is open."""
    scratch = f".{name}.{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(scratch, flags, 0o644, dir_fd=place), "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(text)
        os.replace(scratch, name, src_dir_fd=place, dst_dir_fd=place)
    except BaseException:
        with suppress(OSError):
            os.unlink(scratch, dir_fd=place)
        raise
