"""What the grader has seen of each student's attempts, and the latest of them to be graded."""

from pathlib import Path

from coursekit._whole_file import whole_file
from coursekit.grading.gradebook.results import Results

TIME = "timestamp.txt"  # nbgrader's


class AttemptRecord:
    """Attempts by student, in a folder where no student can write.

    An entry is a dict of `attempt` (its number), `files` (digests by name), `stamp` (what tells its
    files from others that come into their place), `time` (when it was handed in), and `counts`
    (whether it was looked at, or waits since the grader has failed with it).

    Args:
        folder: Where they are kept; made if need be.
    """

    def __init__(self, folder):
        self._results = Results(folder)
        self.alone = self._results.alone

    def of(self, student):
        """Returns a student's entries."""
        return (self._results.stored(student) or {"notebooks": []})["notebooks"]

    def note(self, student, entry):
        """Adds an entry, in the place of one of the same attempt with the same files."""
        others = [
            one
            for one in self.of(student)
            if (one["attempt"], one["files"]) != (entry["attempt"], entry["files"])
        ]
        self._results.write(student, "", [*others, entry], recorded=True)


def counted(entries):
    """Returns how many attempts were looked at."""
    return sum(one["counts"] for one in entries)


def entry_of(entries, attempt, stamp):
    """Returns the entry of an attempt whose files are still the same, or None."""
    found = [one for one in entries if one["attempt"] == attempt and one["stamp"] == stamp]
    return found[-1] if found else None


def is_newest(entries, attempt, time):
    """Returns whether no attempt that was seen is later."""
    return all((one["time"], one["attempt"]) <= (time, attempt) for one in entries)


def keep_attempt(folder, files, time):
    """Puts an attempt's files in the place of those before; other files stay.

    Each is there whole or not at all, and nothing is written through a link.

    Args:
        folder: The folder of STUDENT/NAME, made if need be.
        files: Bytes by file name.
        time: When it was handed in.

    Raises:
        OSError: If it cannot be written, or a folder is a link.
    """
    folder = Path(folder)
    for place in (folder, folder.parent):
        if place.is_symlink():
            raise OSError(f"{place} is a link, which may lead to another's: remove it")
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (files | {TIME: time.encode()}).items():
        with whole_file(folder / name, mode=0o644) as scratch:
            scratch.write_bytes(data)
