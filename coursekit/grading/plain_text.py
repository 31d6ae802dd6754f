"""Text of students, such as names of folders and files, made harmless where people read it."""

import sys

JOINERS = "\u200c\u200d"  # letters of several scripts are written with them


def printable(text):
    """Returns a text on one line, with escapes for what would move a cursor or reorder letters.

    Args:
        text: Any text, with parts of a file's name that are not UTF-8 among it.

    Returns:
        A text that every terminal and every UTF-8 file takes: a newline becomes the two
            letters of its escape.
    """
    return "".join(c if c.isprintable() or c in JOINERS else _escaped(c) for c in str(text))


def _escaped(character):
    return character.encode("unicode_escape").decode()


def say_on_stderr(text):
    """Prints lines to standard error, none of which a student's names can make another of.

    Args:
        text: A text or an exception.
    """
    print(*map(printable, str(text).split("\n")), sep="\n", file=sys.stderr)
