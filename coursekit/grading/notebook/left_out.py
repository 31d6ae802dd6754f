"""What was handed in and is not taken: why, and how people are told.

It is a dict of pairs (reason, size in bytes or None) by relative path.
"""

from coursekit.grading.jail.limits import in_words
from coursekit.grading.plain_text import printable

TOO_LARGE = "too large"
TOO_DEEP = "in too many folders"
NO_FILE = "links, pipes or the like"
OTHERS = "another user's"
UNREADABLE = "closed to the grader"
NAMED = 3  # files that a note names
LONGEST = 80  # characters of a name


def too_many(most):
    """Returns the reason for files beyond a number."""
    return f"beyond the {most} files that are taken"


def quoted(path):
    """Returns a file's name as a note has it, on one line and not too long."""
    name = printable(path).replace("`", "'")
    return f"`{name if len(name) <= LONGEST else f'{name[:LONGEST]}...'}`"


def notes_on(left_out):
    """Returns a sentence for each reason, which names the first files."""
    by_reason = {}
    for path, (reason, size) in sorted(left_out.items()):
        words = "" if size is None else f" ({in_words(size)})"
        by_reason.setdefault(reason, []).append(f"{quoted(path)}{words}")
    return tuple(_note(reason, named) for reason, named in by_reason.items())


def _note(reason, named):
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    return f"left out, being {reason}: {', '.join(named[:NAMED])}{more}"
