"""What a student handed in, read from a folder as it is: plain files, no links, not too much."""

from contextlib import ExitStack, contextmanager, suppress
import errno
import os
from pathlib import Path, PurePosixPath
import stat

from coursekit.grading.errors import CourseError
from coursekit.grading.jail.limits import MIB, in_words
from coursekit.grading.jail.submitted_files import DEEPEST, MOST_FILES, WITHOUT_LINKS
from coursekit.grading.notebook.left_out import (
    NO_FILE,
    OTHERS,
    TOO_DEEP,
    TOO_LARGE,
    UNREADABLE,
    too_many,
)

LARGEST = 100 * MIB  # bytes of all files of a submission, unless the course says otherwise
MOST_SEEN = 20_000  # names that are looked at
FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | WITHOUT_LINKS
NO_FOLDER = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
CACHES = ("__pycache__", "__MACOSX")


def most_bytes(asked, disk, *, given=None):
    """Returns how many bytes of files are taken of a submission.

    Args:
        asked: What the course or a command asks for, or None.
        disk: `Limits.disk`, into which they must fit beside what the submission writes.
        given: The instructor's files, as bytes by path, beside which they must fit too.

    Raises:
        CourseError: If that is more than `disk` allows.
    """
    if asked is not None and not 0 < asked < disk:
        raise CourseError(
            f"`files` must be above 0 and below the {in_words(disk)} of `disk`; "
            f"got {in_words(asked)}."
        )
    left = disk - sum(map(len, (given or {}).values()))
    return max(0, min(left, min(LARGEST, disk // 2) if asked is None else asked))


def read_files(folder, *, most=LARGEST, notebooks=(), given=(), below=None, own=False):
    """Reads a folder.

    Args:
        folder: The folder; one that is a link has no files, since they may be another's.
        most: Bytes of all files that are taken; what does not fit beside those before is left.
        notebooks: Names of the assignment's notebooks, which are read whatever else is there.
        given: The instructor's files, beside which the others must fit in number.
        below: A folder above it, up to which no part of its path may be a link; by default the
            one above STUDENT/NAME.
        own: Whether only files of the folder's owner are taken: one of somebody else's may be
            there by a second name.

    Returns:
        Bytes by relative path, and what was left out; see `left_out`.
    """
    files, folder = {}, Path(folder)
    try:
        with _opened(folder, below or folder.parent.parent) as place:
            owner = os.fstat(place).st_uid if own else None
            sizes, left_out = _look(place, owner)
            room = _Room(most, max(0, MOST_FILES - len(given)), notebooks)
            for path in sorted(sizes, key=room.order):
                reason = room.refusal(path, sizes[path])
                data = None if reason else _read(place, path, sizes[path], owner)
                if data is None:
                    left_out[path] = reason or UNREADABLE, sizes[path]
                else:
                    files[path] = data
                    room.take(path, len(data))
    except PermissionError:
        return {}, {".": (UNREADABLE, None)}
    except OSError as error:
        if error.errno not in NO_FOLDER:
            raise
        return {}, {}
    return files, left_out


@contextmanager
def _opened(folder, below):
    """Opens a folder part by part, so that a link that is put on the way meanwhile is not taken."""
    with ExitStack() as stack:
        place = os.open(below, os.O_RDONLY | os.O_DIRECTORY)
        stack.callback(os.close, place)
        for part in folder.relative_to(below).parts:
            place = os.open(part, FOLDER, dir_fd=place)
            stack.callback(os.close, place)
        yield place


class _Room:
    """Says which files are taken: the assignment's notebooks, then what is likely to be needed."""

    def __init__(self, most, number, notebooks):
        self._most, self._number, self._notebooks = most, number, notebooks
        self._taken = 0

    def order(self, path):
        """Sorts by use: notebooks, and what is not hidden, and what lies near the top."""
        parts = PurePosixPath(path).parts
        hidden = any(part.startswith(".") or part in CACHES for part in parts)
        is_notebook = path.endswith(".ipynb")
        return path not in self._notebooks, hidden, not is_notebook, len(parts), path

    def refusal(self, path, size):
        """Returns why a file is left out, or ""."""
        if path in self._notebooks:
            return TOO_LARGE if size > max(self._most, LARGEST) else ""
        if size > self._most:
            return TOO_LARGE
        return too_many(self._number) if self._taken >= self._number else ""

    def take(self, path, size):
        """Counts a file."""
        self._most = max(0, self._most - size)
        self._taken += path not in self._notebooks


def _look(folder, owner):
    """Returns the sizes of plain files by relative path, and what is left out already.

    Args:
        folder: The folder's descriptor.
        owner: The number of the user whose files are taken, or None for any.
    """
    sizes, left_out = {}, {}
    try:
        for inside, names, others, place in os.fwalk(".", dir_fd=folder):
            relative = Path(inside)
            for name in sorted((*names, *others)):
                _look_at(relative / name, place, owner, sizes, left_out)
            names[:] = sorted(names) if len(relative.parts) < DEEPEST else ()
            if len(sizes) + len(left_out) > MOST_SEEN:
                left_out[relative.as_posix()] = f"after the first {MOST_SEEN} names", None
                break
    except OSError:
        left_out["."] = UNREADABLE, None
    return sizes, left_out


def _look_at(path, place, owner, sizes, left_out):
    """Notes a file's size, or why it is left out; `place` is a descriptor of its folder."""
    try:
        status = os.stat(path.name, dir_fd=place, follow_symlinks=False)
        if stat.S_ISREG(status.st_mode) and owner not in (None, status.st_uid):
            left_out[path.as_posix()] = OTHERS, None
        elif stat.S_ISREG(status.st_mode):
            sizes[path.as_posix()] = status.st_size
        elif not stat.S_ISDIR(status.st_mode):
            left_out[path.as_posix()] = NO_FILE, None
        elif len(path.parts) > DEEPEST:
            left_out[path.as_posix()] = TOO_DEEP, None
        elif not os.access(path.name, os.R_OK | os.X_OK, dir_fd=place):
            left_out[path.as_posix()] = UNREADABLE, None
    except OSError:
        left_out[path.as_posix()] = UNREADABLE, None


def _read(place, path, size, owner):
    """Reads a file, or returns None if it is none or closed; no part of its path may be a link."""
    with suppress(OSError), ExitStack() as stack:
        for part in PurePosixPath(path).parts:
            place = os.open(part, os.O_RDONLY | WITHOUT_LINKS, dir_fd=place)
            stack.callback(os.close, place)
        status = os.fstat(place)
        if stat.S_ISREG(status.st_mode) and owner in (None, status.st_uid):
            with open(place, "rb", closefd=False) as file:
                return file.read(size)
    return None
