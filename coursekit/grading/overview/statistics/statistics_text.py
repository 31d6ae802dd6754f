"""Statistics of questions as a table for a terminal."""

from coursekit.grading.overview.statistics.question_statistics import remarks
from coursekit.grading.plain_text import printable

WIDTH = 40  # characters of the longest bar
HEADS = ("question", "points", "right", "share", "discr.", "seconds", "commonest failure")


def statistics_text(found, *, name):
    """Returns the text.

    Args:
        found: The `Statistics`.
        name: The assignment's name.
    """
    parts = [heading(found, name), *histogram_lines(found), "", *_table(found), "", WORDS]
    notes = [f"  {q.name}: {', '.join(remarks(q))}" for q in found.questions if remarks(q)]
    return "\n".join(map(printable, [*parts, *(["", "Worth a look:", *notes] if notes else [])]))


WORDS = (
    "right: all points; share: mean of points, extra credit among both; discr.: correlation with "
    "the points for all other questions; #: a number. Totals are after late penalties."
)


def heading(found, name):
    """Returns a sentence on the totals."""
    waiting = f"; {found.waiting} wait{'s' * (found.waiting == 1)} for a person"
    waiting = waiting if found.waiting else ""
    return (
        f"{name}: {found.count} submissions{waiting}; of {found.best:g} points mean "
        f"{found.mean:.1f}, median {found.median:.1f}, standard deviation {found.deviation:.1f}"
    )


def ranges(found):
    """Returns the range of totals of each bar of the histogram, as text."""
    step = found.best / len(found.histogram)
    last = len(found.histogram) - 1
    return [
        f"{i * step:g} to {'' if i == last else 'below '}{(i + 1) * step:g}"
        for i in range(len(found.histogram))
    ]


def histogram_lines(found):
    """Returns a line a bar."""
    names, most = ranges(found), max(found.histogram)
    wide = max(map(len, names))
    return [
        f"  {name.ljust(wide)}  {'█' * round(WIDTH * count / most)} {count}".rstrip()
        for name, count in zip(names, found.histogram, strict=True)
    ]


def percent(share):
    """Returns a share in percent, or "-"; what is not all is not rounded to 100 %."""
    if share is None:
        return "-"
    return f"{min(99, round(100 * share)) if share < 1 else round(100 * share)} %"


def decimals(number, *, places=2):
    """Returns a number, or "-"."""
    return "-" if number is None else f"{number:.{places}f}"


def _table(found):
    rows = [HEADS, *map(_row, found.questions)]
    timed = any(question.seconds is not None for question in found.questions)
    rows = [row if timed else (*row[:5], row[6]) for row in rows]
    rows = [[printable(text) for text in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_aligned(row, widths) for row in rows]


def _row(question):
    failure = f"({question.failures}) {question.failure}" if question.failures else ""
    return (
        question.name,
        f"{question.points:g}",
        percent(question.right),
        percent(question.share),
        decimals(question.discrimination),
        decimals(question.seconds),
        failure,
    )


def _aligned(row, widths):
    first, *numbers, last = row
    cells = [text.rjust(width) for text, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([first.ljust(widths[0]), *cells, last]).rstrip()
