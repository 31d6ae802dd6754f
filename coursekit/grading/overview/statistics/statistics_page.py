"""Statistics of questions as a page: one file, no script, no name of a student."""

from coursekit.grading.overview.static_page import document, escaped
from coursekit.grading.overview.statistics.question_statistics import remarks
from coursekit.grading.overview.statistics.statistics_text import decimals, heading, percent, ranges

BAR, GAP, HEIGHT, TOP, BELOW, SIDE = 56, 10, 160, 22, 42, 16  # of the histogram, in pixels
STYLE = """
body { max-width: 80rem; }
svg { max-width: 100%; height: auto; display: block; margin: 1rem 0; }
svg rect { fill: #0072b2; } svg text { font: 12px system-ui, sans-serif; fill: #1b1f24; }
svg line { stroke: #8c959f; }
.scroll { overflow-x: auto; }
th { vertical-align: bottom; }
td { vertical-align: top; }
th, td { padding: .3rem .5rem; }
td:first-child { overflow-wrap: anywhere; min-width: 9rem; }
.share { background: linear-gradient(#56b4e9, #56b4e9) no-repeat left bottom / 0 4px; }
td.words { overflow-wrap: anywhere; min-width: 16rem; }
.remark { display: block; color: #8a3a00; font-weight: 600; }
dt { font-weight: 600; } dd { margin: 0 0 .4rem 1rem; }
"""
HEADS = ("Question", "Points", "Students", "Right", "Mean share", "Discrimination", "Seconds")
WORDS = {
    "Right": "the share of students who have all points, extra credit among these.",
    "Mean share": "the mean share of the points, partial and extra credit among it.",
    "Discrimination": "the correlation of points for the question with points for all other "
    "questions. Near 0 or below, those who know more do not do better here: the question may be "
    "unclear, its test wrong, or it asks for something else. It takes five students.",
    "Seconds": "the median time of the test, with the student's code in it.",
    "Commonest failure": "how many students have the message that most have who lost points; "
    "# stands for numbers. It may quote hidden tests, so the page is for instructors.",
}


def statistics_page(found, *, name):
    """Returns the page.

    Args:
        found: The `Statistics`.
        name: The assignment's name.
    """
    title = f"Statistics of {name}"
    body = [
        f"<h1>{escaped(title)}</h1>",
        f"<p>{escaped(heading(found, name))}.</p>",
        "<h2>Totals</h2>",
        _histogram(found),
        "<h2>Questions</h2>",
        f'<div class="scroll">{_table(found)}</div>',
        "<h2>What the columns say</h2>",
        _words(found),
    ]
    return document(title, "\n".join(body), style=STYLE)


def _histogram(found):
    counts = found.histogram
    most, wide = max(counts), len(counts) * (BAR + GAP) + GAP
    parts = [_bar(i, count, most) for i, count in enumerate(counts)]
    base = TOP + HEIGHT
    step = found.best / len(counts)
    for i in range(len(counts) + 1):
        x = GAP / 2 + i * (BAR + GAP)
        parts.append(f'<text x="{x:g}" y="{base + 16}" text-anchor="middle">{i * step:g}</text>')
    words = [f"{count} with {name}" for name, count in zip(ranges(found), counts, strict=True)]
    label = f"Histogram of totals in points: {'; '.join(words)}."
    return (
        f'<svg role="img" aria-label="{escaped(label)}" width="{wide + 2 * SIDE}" '
        f'height="{base + BELOW}" viewBox="{-SIDE} 0 {wide + 2 * SIDE} {base + BELOW}">'
        f"{''.join(parts)}"
        f'<line x1="0" x2="{wide}" y1="{base}" y2="{base}"></line>'
        f'<text x="{wide / 2:g}" y="{base + BELOW - 6}" text-anchor="middle">'
        "total in points, students above the bars</text></svg>"
    )


def _bar(index, count, most):
    if not count:
        return ""
    x, high = GAP + index * (BAR + GAP), HEIGHT * count / most
    y = TOP + HEIGHT - high
    return (
        f'<rect x="{x}" y="{y:.1f}" width="{BAR}" height="{high:.1f}"></rect>'
        f'<text x="{x + BAR / 2:g}" y="{y - 6:.1f}" text-anchor="middle">{count}</text>'
    )


def _table(found):
    timed = _is_timed(found)
    heads = HEADS if timed else HEADS[:-1]
    cells = [f"<th>{heads[0]}</th>", *(f'<th class="number">{head}</th>' for head in heads[1:])]
    rows = [_row(question, timed) for question in found.questions]
    head = f"<tr>{''.join(cells)}<th>Commonest failure</th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _row(question, timed):
    numbers = [f"{question.points:g}", str(question.count), percent(question.right)]
    cells = [f'<td class="number">{text}</td>' for text in numbers]
    share = min(100, 100 * (question.share or 0))  # extra credit may take it beyond
    cells.append(
        f'<td class="number share" style="background-size: {share:.0f}% 4px">'
        f"{percent(question.share)}</td>"
    )
    more = [question.discrimination, *([question.seconds] if timed else [])]
    cells += [f'<td class="number">{decimals(number)}</td>' for number in more]
    notes = "".join(f'<span class="remark">{escaped(words)}</span>' for words in remarks(question))
    failure = f"({question.failures}) {escaped(question.failure)}" if question.failures else ""
    name = f"<td>{escaped(question.name)}</td>"
    return f'<tr>{name}{"".join(cells)}<td class="words">{notes}{failure}</td></tr>'


def _words(found):
    words = {head: text for head, text in WORDS.items() if head != "Seconds" or _is_timed(found)}
    items = (f"<dt>{head}</dt><dd>{escaped(text)}</dd>" for head, text in words.items())
    return f"<dl>{''.join(items)}</dl>"


def _is_timed(found):
    return any(question.seconds is not None for question in found.questions)
