"""Memory, parameters and multiply-adds of a model, layer by layer."""

from math import prod
from typing import NamedTuple

from coursekit.analysis.cost.rule_table import is_counted_whole, may_multiply, rule_of
from coursekit.analysis.cost.table_text import aligned_table, in_units, markdown_table, shape_text
from coursekit.analysis.trace.calls import own_weights, record_calls
import pandas

FLOAT32_BYTES = 4
HEADINGS = (
    "layer",
    "type",
    "output shape",
    "memory (KB)",
    "parameters (K)",
    "multiply-adds (M)",
    "operations (M)",
)
WORDS = 3  # columns of words; the rest are numbers
UNITS = {"memory": 1024, "parameters": 1e3, "multiply_adds": 1e6, "operations": 1e6}


class LayerRow(NamedTuple):
    """One call of one layer, for one image.

    Attributes:
        name: Path of the layer, "outer/inner" in a nested model.
        type: Name of the layer's class.
        output_shape: Shape of the output without the batch; a tuple of shapes
            if it returns several tensors.
        memory: Bytes of the output as float32.
        parameters: Numbers in the layer's weights that no row above has counted.
        multiply_adds: Products each with its sum; None if the layer is unknown.
    """

    name: str
    type: str
    output_shape: tuple
    memory: int
    parameters: int
    multiply_adds: int | None

    @property
    def operations(self):
        """Multiplications and additions apart: two per multiply-add."""
        return None if self.multiply_adds is None else 2 * self.multiply_adds


class LayerTable(NamedTuple):
    """The rows of a model, in the order of the calls; `str` prints them with totals."""

    rows: tuple[LayerRow, ...]

    def total(self, column):
        """Sums "memory", "parameters", "multiply_adds" or "operations" over the known rows."""
        return sum(getattr(row, column) or 0 for row in self.rows)

    def __getitem__(self, name):
        """Returns the row of the layer with this name: of its first call if there are several."""
        for row in self.rows:
            if row.name == name:
                return row
        names = ", ".join(row.name for row in self.rows)
        raise KeyError(f"`name` must be one of {names}; got {name!r}.")

    def __str__(self):
        return aligned_table(HEADINGS, self._lines(), words=WORDS, totals=True)

    def markdown(self):
        """Returns the table as Markdown, in KB, thousands and millions."""
        return markdown_table(HEADINGS, self._lines(), words=WORDS)

    def _lines(self):
        lines = [
            [row.name, row.type, shape_text(row.output_shape)]
            + [in_units(getattr(row, column), unit) for column, unit in UNITS.items()]
            for row in self.rows
        ]
        totals = [in_units(self.total(column), unit) for column, unit in UNITS.items()]
        return [*lines, ["total", "", "", *totals]]

    def frame(self):
        """Returns the table as a pandas DataFrame of exact numbers, without totals."""
        records = [row._asdict() | {"operations": row.operations} for row in self.rows]
        return pandas.DataFrame.from_records(records)


def layer_table(
    model, *, input_shape=None, strict=True, count_pooling=False, count_normalization=False
):
    """Lists what each layer of a model costs for one image at inference.

    There is a row a call: a layer that is called twice costs its multiply-adds
    twice, and its parameters are in the first row only. Layers that are not
    called at inference have no row. Convolutions of padded images count the
    zeros too; biases, activation functions and sums count nothing. By default
    pooling and normalization count nothing either. A layer of your own that has
    no weights and no inner layers counts nothing: what it multiplies inside is
    not seen. It can say so itself by a method `multiply_adds(input_shape,
    output_shape)` for a batch; several inputs are a list of shapes.

    Args:
        model: A built `keras.Model`: functional, Sequential, nested, with
            shared layers, or subclassed if Keras can trace it.
        input_shape: Shape of an input without the batch, or a structure of
            them, where the model leaves sizes open.
        strict: Whether a layer with weights whose multiply-adds are not known
            is an error; otherwise its row has None, printed as "?".
        count_pooling: Whether each element of a pooling window counts as one
            multiply-add, as in the lecture's table of the GoogLeNet stem.
        count_normalization: Whether each normalized element counts as one
            (one scale and one shift); at inference a convolution before a batch
            normalization can take it over, so that it costs nothing.

    Returns:
        A `LayerTable`.

    Raises:
        ValueError: If the model is not built or cannot be traced, a size is
            open, or a layer is unknown.

    Reference:
        Lecture rows B08 to B14, B23 and B24.
    """
    record = record_calls(model, input_shape=input_shape, is_leaf=is_counted_whole)
    options = {"count_pooling": count_pooling, "count_normalization": count_normalization}
    counted = set()
    rows = [_row(call, record.batch_size, counted, options) for call in record.calls]
    rows += [_owner_row(call, counted) for call in record.owners]
    unknown = [row.name for row in rows if row.multiply_adds is None]
    if unknown and strict:
        raise ValueError(
            "`model` must consist of layers whose multiply-adds are known; those of "
            f"{', '.join(unknown)} are not. Pass strict=False to leave them out."
        )
    return LayerTable(tuple(rows))


def _row(call, batch_size, counted, options):
    shapes = [tuple(tensor.shape) for tensor in call.outputs]
    if any(None in shape for shape in shapes):
        raise ValueError(f"`model` must have known sizes; {call.path!r} returns {shapes}.")
    rule = rule_of(call.layer, **options)
    if rule is None:
        multiply_adds = None if may_multiply(call.layer) else 0
    else:
        multiply_adds = rule(call.layer, call) // batch_size
    bare = tuple(shape[1:] for shape in shapes)
    return LayerRow(
        name=call.path,
        type=type(call.layer).__name__,
        output_shape=bare[0] if len(bare) == 1 else bare,
        memory=FLOAT32_BYTES * sum(map(prod, shapes)) // batch_size,
        parameters=_numbers(getattr(call.layer, "weights", ()), counted),
        multiply_adds=multiply_adds,
    )


def _owner_row(call, counted):
    """The row of the weights that a model holds beside its layers: what they do is not known."""
    parameters = _numbers(own_weights(call.layer), counted)
    return LayerRow(call.path, type(call.layer).__name__, (), 0, parameters, None)


def _numbers(weights, counted):
    """Counts the numbers in those weights that have not been counted, and notes them."""
    new = {id(weight): weight for weight in weights if id(weight) not in counted}
    counted.update(new)
    return sum(prod(weight.shape) for weight in new.values())
