"""The public part of an assignment's tests, and the page that tells a student how they went."""

from copy import deepcopy
import re
from typing import NamedTuple

from coursekit.grading.errors import CourseError
from coursekit.grading.notebook.cells import grade_id_of, has_code, is_test
from coursekit.grading.overview.static_page import document, escaped
import nbformat
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.utils import determine_grade

COLORS = re.compile(r"\x1b\[[\d;]*m")  # of a terminal
LONGEST = 2000  # characters of a message
STYLE = """
.passed { color: #116329; } .failed { color: #a40e26; }
.passed, .failed { white-space: nowrap; }
td { vertical-align: top; }
"""
WORDS = (
    "<p>These are the public tests alone, which you can run yourself by <code>coursekit check"
    "</code>. Your mark comes later, and depends on hidden tests too.</p>"
)


class Outcome(NamedTuple):
    """How a test went.

    Attributes:
        test: Its name.
        passed: Whether nothing failed.
        message: What failed, or "".
    """

    test: str
    passed: bool
    message: str = ""


def public_sources(sources, config=None):
    """Takes hidden tests out of an assignment's notebooks.

    Args:
        sources: The instructor's notebooks as text, by file name.
        config: The course's settings, which may have marks of hidden tests of their own.

    Returns:
        Such texts. A test of which nothing is public is no test in them.

    Raises:
        CourseError: If a mark has no end.
    """
    try:
        return {name: nbformat.writes(_public(text, config)) for name, text in sources.items()}
    except RuntimeError as error:  # nbgrader's, of a mark without an end
        raise CourseError(f"{', '.join(sources)}: {error}") from error


def _public(text, config):
    notebook = deepcopy(nbformat.reads(text, as_version=4))
    step = ClearHiddenTests(config=config, enforce_metadata=False)
    for cell in notebook.cells:
        cell, _ = step.preprocess_cell(cell, {}, 0)
        if is_test(cell) and not has_code(cell.source):
            cell.metadata.nbgrader.grade = False
    return notebook


def outcomes(result):
    """Reads how the tests of a submission went.

    Args:
        result: What `grade_submission` returned for public sources.

    Returns:
        `Outcome`s, in order.
    """
    cells = [
        cell
        for notebook in result.values()
        for cell in nbformat.from_dict(notebook["notebook"]).cells
        if is_test(cell)
    ]
    return [_outcome(cell) for cell in cells]


def _outcome(cell):
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if errors:
        words = "\n".join(errors[0].get("traceback", ())) or errors[0].get("evalue", "")
        return Outcome(grade_id_of(cell), False, COLORS.sub("", words)[:LONGEST])
    points, best = determine_grade(cell)
    passed = points is None or points == best
    message = "" if passed else f"{points:g} of {best:g}"
    return Outcome(grade_id_of(cell), passed, message)


def result_page(receipt, found, *, seen=None, reason="", notes=()):
    """Returns the page of an attempt.

    Args:
        receipt: The attempt's `Receipt`, by what the grader has seen.
        seen: When the grader looked at it, if that is known.
        found: `Outcome`s, or None if it was not looked at.
        reason: Why the run ended early, or it was not looked at, or "".
        notes: What was not as it should be.
    """
    of = "" if receipt.most is None else f" of {receipt.most}"
    title = f"{receipt.assignment}: attempt {receipt.attempt}{of}"
    words = f"{receipt.student}, handed in {receipt.time}{f', looked at {seen}' if seen else ''}"
    digests = [
        f"<br>{escaped(book)}, SHA-256 <code>{escaped(number)}</code>"
        for book, number in receipt.files.items()
    ]
    parts = [f"<h1>{escaped(title)}</h1>", f"<p>{escaped(words)}{''.join(digests)}</p>"]
    if reason:
        parts.append(f'<p class="failed"><strong>{escaped(reason)}</strong></p>')
    if found is not None:
        count = sum(one.passed for one in found)
        parts.append(f"<h2>{count} of {len(found)} public tests pass</h2>")
        parts += [_table(found), WORDS]
    if notes:
        parts.append(f"<ul>{''.join(f'<li>{escaped(note)}</li>' for note in notes)}</ul>")
    return document(title, "\n".join(parts), style=STYLE)


def _table(found):
    rows = [
        f'<tr><td>{escaped(one.test)}</td><td class="{"passed" if one.passed else "failed"}">'
        f"{'✓ passes' if one.passed else '✗ fails'}</td>"
        f"<td>{f'<pre>{escaped(one.message)}</pre>' if one.message else ''}</td></tr>"
        for one in found
    ]
    return f"<table><tr><th>Test</th><th></th><th></th></tr>{''.join(rows)}</table>"
