"""Why tests failed, in words that are the same for students who failed alike."""

from collections import Counter
from pathlib import Path
import re

from coursekit.grading.notebook.cells import grade_id_of
from coursekit.grading.plain_text import printable

NUMBER = re.compile(r"(?<![\w.])[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?(?![\w])")
NUMBERS = re.compile(r"#(\s*,?\s*#)+")
WORDLESS = ("Not equal to tolerance", "Arrays are not", "Items are not equal")  # of numpy.testing
AFTER = ("the last call:", "expected ", "got ", "Mismatch")
BLANK, NO_ANSWER = "NotImplementedError", "no answer"  # what a release raises
SILENT = (NO_ANSWER, "not run")
LONGEST = 160  # characters


def failure_message(output):
    """Returns what an error says, in a line: the message of an assertion, or the error.

    Args:
        output: An output of a test cell, of the type `error`, as a dict.
    """
    text = "\n".join(output.get("traceback") or ()) or str(output.get("evalue", ""))
    head, *more = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    if head.startswith(f"{output.get('ename')} in ") and more and not more[0].startswith(AFTER):
        head = f"{output['ename']}: {_words(more)}"
    return f"{NO_ANSWER} ({BLANK})" if output.get("ename") == BLANK else head.rstrip(": ")


def _words(lines):
    wordless = lines[0].startswith(WORDLESS)
    return lines[1] if wordless and len(lines) > 1 and not lines[1].startswith(AFTER) else lines[0]


def without_numbers(message):
    """Returns a message with `#` where numbers differ from student to student."""
    found = NUMBERS.sub("#", NUMBER.sub("#", printable(message)))
    return found if len(found) <= LONGEST else f"{found[: LONGEST - 1]}…"


def failures_of(notebooks, labels):
    """Returns why tests failed, by label.

    Args:
        notebooks: What `grade_submission` returned.
        labels: Labels of the graded cells by (notebook's name, grade id).
    """
    found = {}
    for file_name, result in notebooks.items():
        for cell in result["notebook"]["cells"]:
            label = labels.get((Path(file_name).stem, grade_id_of(cell)))
            errors = [o for o in cell.get("outputs", ()) if o.get("output_type") == "error"]
            if label is not None and errors:
                found[label] = without_numbers(failure_message(errors[0]))
    return found


def seconds_of(notebooks, labels):
    """Returns how long tests took, by label, as far as that is stored; see `failures_of`."""
    return {
        labels[Path(file_name).stem, name]: seconds
        for file_name, result in notebooks.items()
        for name, seconds in result.get("seconds", {}).items()
        if (Path(file_name).stem, name) in labels
    }


def commonest(messages):
    """Returns the message that most have, and how many have it; or ("", 0).

    Of several it is the first, but rather one of an answer than of none.
    """
    counts = Counter(messages).items()
    return max(counts, key=lambda one: (one[1], not one[0].startswith(SILENT)), default=("", 0))
