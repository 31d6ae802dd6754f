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

from collections import Counter
from dataclasses import dataclass, field
import hashlib
import io
from pathlib import Path, PurePosixPath
import zipfile
import zlib

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
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
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
    except Exception:  # no archive, one with a password, or whatever a student's may do
        pass
    return found


def canvas_prefix(path):
    """Reads a path as Canvas does.

    Args:
        path: A downloaded file's path.

    Returns:
        The beginning of its name, to the attachment's number, the user's number, and the names
        that it gives the student; or None if it is no name of Canvas's.
    """
    parts = PurePosixPath(path).name.split("_")
    own = [place for place, part in enumerate(parts) if part != "LATE"]
    if len(own) > 3 and parts[own[0]] == "anon":
        return "_".join(parts[: own[2] + 1]), parts[own[1]], [parts[own[1]]]
    numbers = [n for n, part in enumerate(parts) if part.isascii() and part.isdecimal()][:2]
    if len(numbers) < 2 or numbers[1] + 1 == len(parts) or not numbers[0]:
        return None
    name = "_".join(part for part in parts[: numbers[0]] if part != "LATE")
    user = parts[numbers[0]]
    return "_".join(parts[: numbers[1] + 1]), user, [name, user, f"{name}_{user}"]


def moodle_prefix(path):
    """Reads a path as Moodle does.

    Args:
        path: A downloaded file's path.

    Returns:
        The name of the student's folder, the participant's number, and the names that it gives
        the student; or None if no part of it is a name of Moodle's.
    """
    for part in PurePosixPath(path).parts:
        words = part.split("_", 4)
        if len(words) >= 4 and words[1].isdecimal() and words[2].startswith("assign"):
            prefix = "_".join(words[:4])
            names = [prefix, f"{prefix}_", words[0], words[1], "_".join(words[:2])]
            return f"{prefix}_", words[1], names
    return None


PLATFORMS = {"canvas": canvas_prefix, "moodle": moodle_prefix}


def prefixes(downloads, digests, *, platform):
    """Finds under which names a platform takes the feedback of each student.

    A student is known by the name of the folder, and by having handed in what nobody else has.
    Where these speak of two people, or two students would be one person, nobody is known.

    Args:
        downloads: `Download`s.
        digests: Those of each student's notebooks, by student: of all who have handed in, since
            what two have handed in is nobody's own.
        platform: `"canvas"` or `"moodle"`.

    Returns:
        A prefix by student, of those who are found, and who of them is known by a name alone,
        which students of some platforms choose themselves.
    """
    places, named, worked = {}, {}, {}
    for one in downloads:
        found = PLATFORMS[platform](one.path)
        if found is None:
            continue
        prefix, person, names = found
        places.setdefault(person, set()).add(prefix)
        for name in names:
            named.setdefault(name.casefold(), set()).add(person)
        for content in one.digests:
            worked.setdefault(content, set()).add(person)
    owners = Counter(content for contents in digests.values() for content in {*contents})
    claims, by_content = {}, set()
    for student, contents in digests.items():
        own = [worked[c] for c in contents if owners[c] == 1 and c in worked]
        people = set().union(named.get(student.casefold(), ()), *own)
        if len(people) == 1:
            claims.setdefault(people.pop(), []).append(student)
        if own:
            by_content.add(student)
    found = {who[0]: min(places[person]) for person, who in claims.items() if len(who) == 1}
    return found, sorted(found.keys() - by_content)
