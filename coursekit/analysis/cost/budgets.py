"""What several models cost, side by side."""

from math import prod
from typing import NamedTuple

from coursekit._extras import optional
from coursekit.analysis.cost.layer_table import table_of
from coursekit.analysis.cost.memory import maps_of
from coursekit.analysis.cost.rule_table import is_counted_whole
from coursekit.analysis.field.receptive_field import field_in
from coursekit.analysis.table_text import (
    aligned_table,
    html_table,
    in_units,
    markdown_table,
    shape_text,
)
from coursekit.analysis.trace.calls import record_calls
import keras

pandas = optional("pandas")

HEADINGS = (  # short, so that a line fits in a notebook; two operations are a multiply-add
    "model",
    "largest map",
    "sees",
    "params (K)",
    "mult-adds (M)",
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

    def __repr__(self):
        names = ", ".join(row.name for row in self.rows)
        return f"<Budgets of {len(self.rows)} models: {names}>"

    def _repr_html_(self):
        return html_table(HEADINGS, self._lines(), words=WORDS)

    def _lines(self):
        return [
            [
                row.name,
                row.largest_layer,
                "?" if row.receptive_field is None else shape_text(row.receptive_field),
                in_units(row.parameters, 1e3),
                in_units(row.multiply_adds, 1e6),
                in_units(row.memory, 1024),
                in_units(row.largest, 1024),
            ]
            for row in self.rows
        ]


def compare_budgets(models, *, input_shape=None, strict=True):
    """Compares what models cost for one image at inference.

    Args:
        models: Dictionary from name to a built `keras.Model`, or to a function
            without arguments that builds one: it is built when its turn comes
            and not kept, so that large ones need not fit in memory together.
        input_shape: Shape of an input without the batch, where the models leave
            sizes open.
        strict: Whether a layer whose multiply-adds are not known is an error;
            otherwise it counts nothing.

    Returns:
        `Budgets`.

    Raises:
        ValueError: If there are no models, or a table of one cannot be made; see
            `layer_table`.

    Example:
        >>> import keras
        >>> from coursekit.analysis import compare_budgets
        >>> def network(filters):
        ...     return keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(filters, 3)])
        >>> budgets = compare_budgets({"narrow": network(2), "wide": network(4)})
        >>> [row.parameters for row in budgets.rows]
        [20, 40]
    """
    if not isinstance(models, dict) or not models:
        raise ValueError(f"`models` must be a dictionary from names to models; got {models!r}.")
    return Budgets(tuple(_row(name, model, input_shape, strict) for name, model in models.items()))


def _row(name, model, input_shape, strict):
    model = model if isinstance(model, keras.Model) else _built(name, model)
    record = record_calls(model, input_shape=input_shape)
    table = table_of(record, strict=strict)
    largest, path = max(
        ((max(maps_of(call), default=0), call.path) for call in record.leaves(is_counted_whole)),
        key=lambda pair: pair[0],
    )
    return BudgetRow(
        name=name,
        parameters=table.total("parameters"),
        multiply_adds=table.total("multiply_adds"),
        memory=table.total("memory"),
        largest=largest // record.batch_size,
        largest_layer=path,
        receptive_field=_last_field(record),
    )


def _built(name, build):
    if not callable(build) or isinstance(build, type):
        raise ValueError(
            f"`models` must hold models or functions that build one; got {build!r} for {name!r}."
        )
    return build()


def _last_field(record):
    """Returns the field of the last layer that has a map of more than one place."""
    for call in reversed(record.leaves(is_counted_whole)):
        for tensor in call.outputs:
            if len(tensor.shape) == 4 and prod(tensor.shape[axis] for axis in record.spatial) > 1:
                try:
                    return field_in(record, call.layer, strict=False).size
                except ValueError:
                    return None
    return None
