"""What several models cost, side by side."""

from math import prod
from typing import NamedTuple

from coursekit.analysis.cost.layer_table import FLOAT32_BYTES, layer_table
from coursekit.analysis.cost.table_text import aligned_table, in_units, markdown_table, shape_text
from coursekit.analysis.field.receptive_field import receptive_field
from coursekit.analysis.trace.axes import spatial_axes
import keras
import pandas

HEADINGS = (
    "model",
    "largest layer",
    "receptive field",
    "parameters (K)",
    "multiply-adds (M)",
    "operations (M)",
    "memory (KB)",
    "largest (KB)",
)
WORDS = 3


class BudgetRow(NamedTuple):
    """What one model costs for one image at inference.

    Attributes:
        name: The model's name in the comparison.
        parameters: Numbers in its weights.
        multiply_adds: Products each with its sum.
        memory: Bytes of the outputs of all layers as float32.
        largest: Bytes of the largest of them.
        largest_layer: Path of the layer that returns it.
        receptive_field: (height, width) that a unit of the last layer with rows
            and columns sees; None where that is not known.
    """

    name: str
    parameters: int
    multiply_adds: int
    memory: int
    largest: int
    largest_layer: str
    receptive_field: tuple | None

    @property
    def operations(self):
        """Multiplications and additions apart: two per multiply-add."""
        return 2 * self.multiply_adds


class Budgets(NamedTuple):
    """The rows of several models, in their order; `str` prints them."""

    rows: tuple[BudgetRow, ...]

    def __str__(self):
        return aligned_table(HEADINGS, self._lines(), words=WORDS)

    def markdown(self):
        """Returns the table as Markdown, in KB, thousands and millions."""
        return markdown_table(HEADINGS, self._lines(), words=WORDS)

    def frame(self):
        """Returns the table as a pandas DataFrame of exact numbers."""
        records = [row._asdict() | {"operations": row.operations} for row in self.rows]
        return pandas.DataFrame.from_records(records)

    def _lines(self):
        return [
            [
                row.name,
                row.largest_layer,
                "?" if row.receptive_field is None else shape_text(row.receptive_field),
                in_units(row.parameters, 1e3),
                in_units(row.multiply_adds, 1e6),
                in_units(row.operations, 1e6),
                in_units(row.memory, 1024),
                in_units(row.largest, 1024),
            ]
            for row in self.rows
        ]


def compare_budgets(models, *, input_shape=None):
    """Compares what models cost for one image at inference.

    Args:
        models: Dictionary from name to a built `keras.Model`, or to a function
            without arguments that builds one: it is built when its turn comes
            and not kept, so that large ones need not fit in memory together.
        input_shape: Shape of an input without the batch, where the models leave
            sizes open.

    Returns:
        `Budgets`.

    Raises:
        ValueError: If there are no models, or a table of one cannot be made; see
            `layer_table`.

    Reference:
        Lecture rows B08 to B14, B18, B28 and B33.
    """
    if not models:
        raise ValueError("`models` must name one model or more; got none.")
    return Budgets(tuple(_row(name, model, input_shape) for name, model in models.items()))


def _row(name, model, input_shape):
    model = model if isinstance(model, keras.Model) else model()
    table = layer_table(model, input_shape=input_shape)
    largest = max(table.rows, key=_largest_output)
    return BudgetRow(
        name=name,
        parameters=table.total("parameters"),
        multiply_adds=table.total("multiply_adds"),
        memory=table.total("memory"),
        largest=_largest_output(largest),
        largest_layer=largest.name,
        receptive_field=_last_field(model, table, input_shape),
    )


def _shapes(row):
    several = row.output_shape and isinstance(row.output_shape[0], tuple)
    return row.output_shape if several else (row.output_shape,)


def _largest_output(row):
    """Bytes of the largest tensor that a row's layer returns."""
    return FLOAT32_BYTES * max(map(prod, _shapes(row))) if row.memory else 0


def _last_field(model, table, input_shape):
    """Returns the field of the last layer that has a map of more than one place."""
    for row in reversed(table.rows):
        shape = _shapes(row)[0]
        if len(shape) == 3 and prod(shape[axis - 1] for axis in spatial_axes()) > 1:
            try:
                return receptive_field(model, row.name, input_shape=input_shape, strict=False).size
            except ValueError:
                return None
    return None
