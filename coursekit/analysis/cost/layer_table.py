"""Memory, parameters and multiply-adds of a model, layer by layer."""

from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from coursekit._arguments import require_one_of
from coursekit._extras import optional
from coursekit._keras.networks.layer_lookup import choose
from coursekit.analysis.cost.count import multiplies_nothing, multiply_adds_of, own_multiply_adds
from coursekit.analysis.cost.memory import maps_of
from coursekit.analysis.cost.rule_table import is_counted_whole
from coursekit.analysis.table_text import (
    aligned_table,
    html_table,
    in_units,
    markdown_table,
    shape_text,
)
from coursekit.analysis.trace.calls import Call, own_weights, record_calls

pandas = optional("pandas")

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
        memory: Bytes as float32 of the output and of maps made on the way to it.
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


@dataclass(frozen=True, repr=False)
class LayerTable:
    """The rows of a model, in the order of the calls; `str` prints them with totals."""

    rows: tuple[LayerRow, ...]
    _layers: tuple = ()

    def total(self, column):
        """Sums "memory", "parameters", "multiply_adds" or "operations" over the known rows."""
        require_one_of("column", column, UNITS)
        return sum(getattr(row, column) or 0 for row in self.rows)

    def __getitem__(self, layer):
        """Returns the row of a layer: of its first call if there are several.

        Args:
            layer: Its path, its name or the layer itself.

        Raises:
            KeyError: If there is none, or the name is that of several.
        """
        named = [(row.name, found) for row, found in zip(self.rows, self._layers, strict=True)]
        try:
            return self.rows[named.index(choose(named, layer))]
        except ValueError as error:
            raise KeyError(str(error)) from None

    def __str__(self):
        return aligned_table(HEADINGS, self._lines(), words=WORDS, totals=True)

    def __repr__(self):
        totals = [in_units(self.total(column), unit) for column, unit in UNITS.items()]
        return (
            f"<LayerTable of {len(self.rows)} calls: {totals[0]} KB, {totals[1]} K parameters, "
            f"{totals[2]} M multiply-adds>"
        )

    def _repr_html_(self):
        return html_table(HEADINGS, self._lines(), words=WORDS, totals=True)

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
    pooling and normalization count nothing either. A layer of your own is
    counted by its matrix products and convolutions, on TensorFlow and JAX; a layer or
    model that multiplies beside the layers that it holds has a row for that. It can say so
    itself by a method `multiply_adds(input_shape, output_shape)` for a batch;
    several inputs are a list of shapes. What repeats a layer, as
    `TimeDistributed` and `RNN` do, is one row for all steps.

    Args:
        model: A built `keras.Model`: functional, Sequential, nested, with
            shared layers, or subclassed if Keras can trace it.
        input_shape: Shape of an input without the batch, or a structure of
            them, where the model leaves sizes open.
        strict: Whether a layer whose multiply-adds are not known, such as one
            that loops, is an error; otherwise its row has None, printed as "?".
        count_pooling: Whether each element of a pooling window counts as one
            multiply-add.
        count_normalization: Whether each normalized element counts as one
            (one scale and one shift); at inference a convolution before a batch
            normalization can take it over, so that it costs nothing.

    Returns:
        A `LayerTable`.

    Raises:
        ValueError: If the model is none, is not built or cannot be traced, a size
            is open, or a layer is unknown.

    Example:
        >>> import keras
        >>> from coursekit.analysis import layer_table
        >>> conv = keras.layers.Conv2D(4, 3, name="conv")
        >>> table = layer_table(keras.Sequential([keras.Input((10, 10, 3)), conv]))
        >>> table
        <LayerTable of 1 calls: 1 KB, 0.11 K parameters, 0.0069 M multiply-adds>
        >>> table["conv"].multiply_adds == 8 * 8 * 4 * (3 * 3 * 3)
        True
    """
    record = record_calls(model, input_shape=input_shape)
    options = {"count_pooling": count_pooling, "count_normalization": count_normalization}
    return table_of(record, strict=strict, **options)


def table_of(record, *, strict=True, **options):
    """Makes the table of a model from a trace that is there already.

    Args:
        record: A `Record`.
        strict: As in `layer_table`, which also says what is returned and raised.
        **options: Its `count_pooling` and `count_normalization`.
    """
    counted, named = set(), []
    for call in record.leaves(is_counted_whole):
        named.append((_row(call, record.batch_size, counted, options), call.layer))
    for call in outer_calls(record):
        row = _outer_row(call, record.batch_size, counted)
        if row.parameters or row.multiply_adds != 0:
            named.append((row, call.layer))
    unknown = [row.name for row, _ in named if row.multiply_adds is None]
    if unknown and strict:
        raise ValueError(
            "`model` must consist of layers whose multiply-adds are known; those of "
            f"{', '.join(unknown)} are not. Pass strict=False to leave them out."
        )
    return LayerTable(tuple(row for row, _ in named), tuple(layer for _, layer in named))


def outer_calls(record):
    """Lists the calls that call others and are no row of their own, and the model itself."""
    outer = [
        call
        for call in record.every_call(is_counted_whole)
        if call.inside and not is_counted_whole(call.layer)
    ]
    arguments = {"inputs": record.inputs}
    return [*outer, Call(record.model.name, record.model, arguments, record.outputs, record.top)]


def _row(call, batch_size, counted, options):
    shapes = [tuple(tensor.shape) for tensor in call.outputs]
    if any(None in shape for shape in shapes):
        raise ValueError(
            f"`model` must have known sizes; {call.path!r} returns {shapes}. Pass `input_shape`."
        )
    multiply_adds = multiply_adds_of(call, **options)
    bare = tuple(shape[1:] for shape in shapes)
    return LayerRow(
        name=call.path,
        type=type(call.layer).__name__,
        output_shape=bare[0] if len(bare) == 1 else bare,
        memory=sum(maps_of(call)) // batch_size,
        parameters=_numbers(getattr(call.layer, "weights", ()), counted),
        multiply_adds=None if multiply_adds is None else multiply_adds // batch_size,
    )


def _outer_row(call, batch_size, counted):
    """The row of what a layer or model holds and multiplies beside the layers inside."""
    parameters = _numbers(own_weights(call.layer), counted)
    multiply_adds = own_multiply_adds(call)
    if multiplies_nothing(call.layer) and parameters:
        multiply_adds = None  # weights that no call shows
    if multiply_adds is not None:
        multiply_adds //= batch_size
    return LayerRow(call.path, type(call.layer).__name__, (), 0, parameters, multiply_adds)


def _numbers(weights, counted):
    """Counts the numbers in those weights that have not been counted, and notes them."""
    new = {id(weight): weight for weight in weights if id(weight) not in counted}
    counted.update(new)
    return sum(prod(weight.shape) for weight in new.values())
