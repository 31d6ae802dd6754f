"""Whose the files are that a learning platform has packed for downloading, by their names.

Both platforms take feedback back by the same names.

Canvas names a file `name_LATE_user_attachment_file`, the second part only if it is late, or
`anon_student_attachment_file`; on the way back it looks for the first two parts that are numbers.
See "How do I upload all student submissions for an assignment?" in the Canvas Instructor Guide,
and `infer_comment_context_from_filename` in `app/models/abstract_assignment.rb` of
https://github.com/instructure/canvas-lms.

Moodle names a folder `full name_participant_assignsubmission_file`, until 4.0 with another `_` at
the end, which later versions take too; older ones gave each file such a name. See "Feedback
types" in https://docs.moodle.org/en/Assignment_settings, and
`mod/assign/feedback/file/importziplib.php` of https://github.com/moodle/moodle.
"""

from dataclasses import dataclass, field
import hashlib
import io
from pathlib import Path, PurePosixPath
import zipfile

from coursekit.grading.errors import CourseError

LARGEST = 100 * 1024**2  # bytes of a file that is looked into
MOST_MEMBERS = 1000  # of an archive within the download
NOTEBOOK, ARCHIVE = ".ipynb", ".zip"


@dataclass(frozen=True)
class Download:
    """A file that was downloaded.

    Attributes:
        path: Its path in the archive or folder.
        digests: What it holds of notebooks, as `digest`s.
    """

    path: str
    digests: frozenset = field(default=frozenset())


def digest(data):
    """Returns a number for bytes that no others have."""
    return hashlib.sha256(data).hexdigest()


def read_downloads(place):
    """Reads what was downloaded.

    Args:
        place: The platform's zip, unpacked or not.

    Returns:
        A list of `Download`s, sorted by path.

    Raises:
        CourseError: If there is no such folder or zip.
    """
    place = Path(place)
    try:
        if place.is_dir():
            paths = [p for p in sorted(place.rglob("*")) if p.is_file() and not p.is_symlink()]
            return [_download(p.relative_to(place).as_posix(), p.open) for p in paths]
        with zipfile.ZipFile(place) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
            return [
                _download(i.filename, lambda mode, i=i: archive.open(i, mode[0]))
                for i in infos
                if not i.is_dir()
            ]
    except (OSError, zipfile.BadZipFile) as error:
        raise CourseError(
            f"`downloaded` must be the zip of all submissions from the platform, or its folder; "
            f"got {place}: {error}."
        ) from error


def _download(path, opened):
    if not path.endswith((NOTEBOOK, ARCHIVE)):
        return Download(path)
    with opened("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        return Download(path)
    found = {digest(data)} if path.endswith(NOTEBOOK) else _inside(data)
    return Download(path, frozenset(found))


def _inside(data):
    """Returns the digests of the notebooks in an archive that a student has handed in."""
    found, left = set(), LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist()[:MOST_MEMBERS]:
                if info.filename.endswith(NOTEBOOK):
                    with archive.open(info) as file:
                        content = file.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        break
                    found.add(digest(content))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        pass  # no archive, or one with a password
    return found


def canvas_prefix(path):
    """Reads a path as Canvas does.

    Args:
        path: A downloaded file's path.

    Returns:
        The beginning of its name, to the attachment's number, and the names that it gives the
        student; or None if it is no name of Canvas's.
    """
    parts = PurePosixPath(path).name.split("_")
    own = [place for place, part in enumerate(parts) if part != "LATE"]
    if len(own) > 3 and parts[own[0]] == "anon":
        return "_".join(parts[: own[2] + 1]), [parts[own[1]]]
    numbers = [n for n, part in enumerate(parts) if part.isascii() and part.isdecimal()][:2]
    if len(numbers) < 2 or numbers[1] + 1 == len(parts) or not numbers[0]:
        return None
    name = "_".join(part for part in parts[: numbers[0]] if part != "LATE")
    user = parts[numbers[0]]
    return "_".join(parts[: numbers[1] + 1]), [name, user, f"{name}_{user}"]


def moodle_prefix(path):
    """Reads a path as Moodle does.

    Args:
        path: A downloaded file's path.

    Returns:
        The name of the student's folder, and the names that it gives the student; or None if no
        part of it is a name of Moodle's.
    """
    for part in PurePosixPath(path).parts:
        words = part.split("_", 4)
        if len(words) >= 4 and words[1].isdecimal() and words[2].startswith("assign"):
            prefix = "_".join(words[:4])
            return f"{prefix}_", [prefix, f"{prefix}_", words[0], words[1], "_".join(words[:2])]
    return None


PLATFORMS = {"canvas": canvas_prefix, "moodle": moodle_prefix}


def prefixes(downloads, digests, *, platform):
    """Finds under which names a platform takes the feedback of each student.

    A student is known by the name of the folder, or by having handed in what nobody else has.

    Args:
        downloads: `Download`s.
        digests: Those of each student's notebooks, by student.
        platform: `"canvas"` or `"moodle"`.

    Returns:
        A prefix by student, of those who are found.
    """
    read = [(PLATFORMS[platform](one.path), one) for one in downloads]
    read = [(found, one) for found, one in read if found]
    by_name, by_content = {}, {}
    for (prefix, names), one in read:
        for name in names:
            by_name.setdefault(name.casefold(), set()).add(prefix)
        for content in one.digests:
            by_content.setdefault(content, set()).add(prefix)
    owners = {}
    for student, contents in digests.items():
        for content in contents:
            owners.setdefault(content, set()).add(student)
    result = {}
    for student, contents in digests.items():
        own = [c for c in contents if len(owners[c]) == 1]
        for found in (by_name.get(student.casefold(), ()), *(by_content.get(c, ()) for c in own)):
            if found and (len(found) == 1 or platform == "canvas"):
                result[student] = min(found)
                break
    return result
