"""A table of layers as text, in the units of the lectures."""

HEADINGS = (
    "layer",
    "type",
    "output shape",
    "memory (KB)",
    "parameters (K)",
    "multiply-adds (M)",
    "operations (M)",
)
UNITS = {"memory": 1024, "parameters": 1e3, "multiply_adds": 1e6, "operations": 1e6}
WORDS = 3  # columns of words; the rest are numbers


def aligned_text(table):
    """Returns the rows and totals of a `LayerTable`, words to the left and numbers to the right."""
    lines = [HEADINGS, *_cells(table)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(-1, ["-" * width for width in widths])
    lines.insert(1, lines[-2])
    return "\n".join(_aligned(line, widths) for line in lines)


def markdown_text(table):
    """Returns the rows and totals of a `LayerTable` as a Markdown table."""
    rule = ["---"] * WORDS + ["---:"] * (len(HEADINGS) - WORDS)
    lines = [HEADINGS, rule, *_cells(table)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def in_units(number, unit):
    """Returns a number in its unit: whole from 10 up, with two digits below, "?" for None."""
    if number is None:
        return "?"
    value = number / unit
    return f"{value:,.0f}" if value == 0 or value >= 9.95 else f"{value:.2g}"


def _aligned(line, widths):
    words = [cell.ljust(width) for cell, width in zip(line[:WORDS], widths, strict=False)]
    numbers = [cell.rjust(width) for cell, width in zip(line[WORDS:], widths[WORDS:], strict=True)]
    return "  ".join(words + numbers)


def _cells(table):
    rows = [
        [row.name, row.type, _shape(row.output_shape)]
        + [in_units(getattr(row, column), unit) for column, unit in UNITS.items()]
        for row in table.rows
    ]
    totals = [in_units(table.total(column), unit) for column, unit in UNITS.items()]
    return [*rows, ["total", "", "", *totals]]


def _shape(shape):
    several = shape and isinstance(shape[0], tuple)
    return ", ".join(map(_shape, shape)) if several else " x ".join(map(str, shape))
