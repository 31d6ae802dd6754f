"""Tables as aligned text and as Markdown, in the units of the lectures."""


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
