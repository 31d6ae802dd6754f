"""Tables as aligned text, as Markdown and as HTML, in units that people read."""

from html import escape

CELL = "padding:2px 8px;white-space:nowrap;text-align:"


def aligned_table(headings, lines, *, words, totals=False):
    """Returns a table as text, words to the left and numbers to the right.

    Args:
        headings: Names of the columns.
        lines: Lists of cells, strings.
        words: Number of columns of words; the rest are numbers.
        totals: Whether the last line is set apart as that of the totals.
    """
    widths = [max(map(len, column)) for column in zip(headings, *lines, strict=True)]
    rule = ["-" * width for width in widths]
    lines = [headings, rule, *lines]
    if totals:
        lines.insert(-1, rule)
    return "\n".join(_aligned(line, widths, words) for line in lines)


def markdown_table(headings, lines, *, words):
    """Returns a table as Markdown; the arguments are those of `aligned_table`."""
    rule = ["---"] * words + ["---:"] * (len(headings) - words)
    return "\n".join(f"| {' | '.join(line)} |" for line in [headings, rule, *lines])


def html_table(headings, lines, *, words, totals=False):
    """Returns a table as HTML whose cells do not wrap; arguments are those of `aligned_table`."""
    head = _html_line(headings, words, "th")
    body = [_html_line(line, words, "td") for line in lines]
    if totals:
        body[-1] = _html_line(lines[-1], words, "th")
    return (
        f'<div style="overflow-x:auto"><table><thead>{head}</thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def html_text(text):
    """Returns text of several aligned lines as HTML that keeps them."""
    return f'<pre style="white-space:pre;overflow-x:auto">{escape(text)}</pre>'


def in_units(number, unit):
    """Returns a number in its unit: whole from 10 up, with two digits below, "?" for None."""
    if number is None:
        return "?"
    value = number / unit
    return f"{value:,.0f}" if value == 0 or value >= 9.95 else f"{value:.2g}"


def shape_text(shape):
    """Returns a shape as "8 x 8 x 3", several of them with commas."""
    several = shape and isinstance(shape[0], tuple)
    return ", ".join(map(shape_text, shape)) if several else " x ".join(map(str, shape))


def _aligned(line, widths, words):
    left = [cell.ljust(width) for cell, width in zip(line[:words], widths, strict=False)]
    right = [cell.rjust(width) for cell, width in zip(line[words:], widths[words:], strict=True)]
    return "  ".join(left + right)


def _html_line(cells, words, tag):
    sides = ["left"] * words + ["right"] * (len(cells) - words)
    cells = [
        f'<{tag} style="{CELL}{side}">{escape(cell)}</{tag}>'
        for cell, side in zip(cells, sides, strict=True)
    ]
    return f"<tr>{''.join(cells)}</tr>"
