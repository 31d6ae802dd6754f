"""The errors that commands show; a module for itself, since much that starts quickly needs it."""

import errno

MACHINE = frozenset(  # of the system's errors, those that no submission is to blame for
    (
        *(errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS),
        *(errno.EAGAIN, errno.ENOMEM),
    )
)


class CourseError(Exception):
    """Something that the user of a command can put right; its text is meant for them."""


class GraderError(CourseError):
    """The grader or its machine failed, and not a submission: nothing may be recorded."""


def is_graders(error):
    """Says whether an error of the grader's own process is about its machine, not an answer.

    A module that is missing where tests run, and a full disk, are; what the student's code raised
    is not, whatever its class.
    """
    if hasattr(error, "coursekit_student"):
        return False
    is_machine = isinstance(error, OSError) and error.errno in MACHINE
    return isinstance(error, (GraderError, ImportError)) or is_machine
