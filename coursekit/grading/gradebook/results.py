"""Results of graded submissions on disk, so that a grader that is killed can go on where it was.

This module alone reads and writes them.
"""

from contextlib import contextmanager
import fcntl
import json
import os
from pathlib import Path

from coursekit._whole_file import whole_file
from coursekit.grading.errors import CourseError


class Results:
    """The results of an assignment, a file a student.

    Args:
        folder: Where they are kept; made if need be.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def alone(self):
        """Keeps other runs from grading the same assignment meanwhile; ends with the process.

        Raises:
            CourseError: If another run has begun.
        """
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CourseError(
                    f"{self.folder.name} is being graded by another run in this course folder. "
                    "Wait for its end, then run the same command again: it grades what is left."
                ) from None
            except OSError:  # a file system without locks
                pass
            yield
        finally:
            os.close(descriptor)

    def path(self, student):
        """Returns the file of a student's result."""
        return self.folder / f"{student}.json"

    def stored(self, student):
        """Returns what the last `write` of a student was given, or None.

        A file that is not whole is none.
        """
        try:
            found = json.loads(self.path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def write(self, student, key, notebooks, *, recorded=False, terms=""):
        """Keeps a result; it is there whole or not at all.

        Args:
            student: The student's name.
            key: The `Job.key` that it belongs to.
            notebooks: What `grade_submission` returned.
            recorded: Whether the gradebook has it.
            terms: The terms on which it was recorded; see `gradebook.terms_of`.
        """
        content = {"key": key, "recorded": recorded, "terms": terms, "notebooks": notebooks}
        with (
            whole_file(self.path(student)) as scratch,
            open(scratch, "w", encoding="utf-8") as file,
        ):
            json.dump(content, file)
            if not recorded:  # a mark in the gradebook that is lost here is only recorded again
                file.flush()
                os.fsync(file.fileno())
