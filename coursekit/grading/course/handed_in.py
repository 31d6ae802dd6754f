"""What a student handed in, read from a folder as it is: plain files, no links, not too much."""

from contextlib import suppress
from pathlib import Path

from coursekit.grading.errors import CourseError
from coursekit.grading.jail.limits import MIB, in_words

LARGEST = 100 * MIB  # bytes of all files of a submission, unless the course says otherwise


def most_bytes(asked, disk):
    """Returns how many bytes of files are taken of a submission.

    Args:
        asked: What the course or a command asks for, or None.
        disk: `Limits.disk`, into which they must fit beside what the submission writes.

    Raises:
        CourseError: If that is more than `disk` allows.
    """
    if asked is None:
        return min(LARGEST, disk // 2)
    if not 0 < asked < disk:
        raise CourseError(
            f"`files` must be above 0 and below the {in_words(disk)} of `disk`; "
            f"got {in_words(asked)}."
        )
    return asked


def read_files(folder, *, most=LARGEST):
    """Reads a folder.

    Args:
        folder: The folder; one that is a link has no files, since they may be another's.
        most: Bytes of all files that are taken; what does not fit beside those before is left.

    Returns:
        Bytes by relative path, and the sizes of the files that were left out.
    """
    folder, files, left_out = Path(folder), {}, {}
    if folder.is_symlink() or folder.parent.is_symlink():
        return files, left_out
    for path in sorted(folder.rglob("*"), key=_order):
        if path.is_symlink() or not path.is_file():
            continue
        if not path.resolve().is_relative_to(folder.resolve()):
            continue
        with suppress(OSError):  # one that the grader may not read
            size, name = path.stat().st_size, path.relative_to(folder).as_posix()
            if size > most:
                left_out[name] = size
                continue
            files[name] = path.read_bytes()
            most -= size
    return files, left_out


def _order(path):
    """Sorts notebooks first, so that no other file takes their room."""
    return path.suffix != ".ipynb", path
