"""Which layers a model calls, with the tensors that go in and come out: one trace for all."""

import inspect
from typing import Any, NamedTuple

from coursekit._keras.networks.layer_lookup import choose
from coursekit._keras.networks.models import require_model
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.analysis.trace.inputs import input_specification
from coursekit.analysis.trace.recorder import Recorder
import keras


class Call(NamedTuple):
    """One call of a layer or of a `keras.ops` operation of a functional model.

    Attributes:
        path: Names of the models and layers around it and its own: "outer/inner".
        layer: The `keras.Layer` or `keras.Operation`.
        arguments: Dictionary from the names of `call`'s arguments to their values.
        output: What it returned.
        inside: The calls that it made, in order.
    """

    path: str
    layer: Any
    arguments: dict
    output: Any
    inside: tuple = ()

    @property
    def inputs(self):
        """The tensors of the first argument."""
        return tensors(next(iter(self.arguments.values()), None))

    @property
    def outputs(self):
        """The tensors returned."""
        return tensors(self.output)

    def again(self, values):
        """Returns what the layer returns for other values in the place of its tensors.

        Args:
            values: Function from a tensor of the trace to the value in its place.
        """
        arguments = keras.tree.map_structure(
            lambda item: values(item) if keras.ops.is_tensor(item) else item, self.arguments
        )
        bound = inspect.BoundArguments(inspect.signature(self.layer.call), arguments)
        return self.layer.call(*bound.args, **bound.kwargs)


class Record(NamedTuple):
    """One run of a model.

    Attributes:
        model: The model.
        inputs: The tensors that the model was given.
        outputs: The tensors that it returned.
        top: A `Call` for each layer that the model itself calls, in order.
        batch_size: First size of the inputs.
    """

    model: keras.Model
    inputs: list
    outputs: list
    top: tuple
    batch_size: int

    @property
    def spatial(self):
        """Axes of the rows and columns of the images, by the first layer that has a format."""
        for call in self.every_call():
            found = getattr(call.layer, "data_format", None)
            if found in ("channels_last", "channels_first"):
                return spatial_axes(found)
        return spatial_axes()

    @property
    def calls(self):
        """The calls that call no other layer, in order."""
        return self.leaves()

    def leaves(self, is_leaf=lambda layer: False):
        """Lists the calls that are leaves, in order.

        Args:
            is_leaf: Function that says whether what a layer calls is left out.
        """
        return [call for call in self.every_call(is_leaf) if _is_leaf(call, is_leaf)]

    def every_call(self, is_leaf=lambda layer: False):
        """Yields all calls, an outer one before those inside; those inside a leaf are left out."""
        yield from _walk(self.top, is_leaf)

    def find(self, layer):
        """Returns the first call of a layer that returned a tensor.

        Args:
            layer: The layer itself, its name or its path "outer/inner".

        Returns:
            A `Call`.

        Raises:
            ValueError: If there is none, or the name is that of several layers.
        """
        calls = [call for call in self.every_call() if call.outputs]
        path, found = choose([(call.path, call.layer) for call in calls], layer)
        return next(call for call in calls if call.path == path and call.layer is found)


def _walk(calls, is_leaf):
    for call in calls:
        yield call
        if not is_leaf(call.layer):
            yield from _walk(call.inside, is_leaf)


def _is_leaf(call, is_leaf):
    return not call.inside or is_leaf(call.layer)


def own_weights(layer):
    """Returns the weights of a layer that belong to none of the layers inside it."""
    inside = layer._flatten_layers(include_self=False, recursive=False)
    of_others = {id(weight) for inner in inside for weight in inner.weights}
    return [weight for weight in layer.weights if id(weight) not in of_others]


def tensors(structure):
    """Returns the tensors of a nested structure, in order."""
    return [item for item in keras.tree.flatten(structure) if keras.ops.is_tensor(item)]


def record_calls(model, *, input_shape=None, open_sizes=False):
    """Runs a model on abstract inputs at inference and records what it calls.

    Nothing is computed: the model is traced, as for a graph.

    Args:
        model: A built `keras.Model`, functional, Sequential or subclassed.
        input_shape: Shape of an input without the batch, or a structure of
            them; by default the shape that the model was built for.
        open_sizes: Whether sizes may stay unknown.

    Returns:
        A `Record`.

    Raises:
        ValueError: If the model is none, is not built, its input shape is not
            known, or it cannot be traced.
    """
    require_model(model, built=True)
    specification = input_specification(model, input_shape, open_sizes=open_sizes)
    recorder = Recorder(Call)
    run = _Run(model)
    try:
        with recorder.watching(model):
            run(specification)
    except Exception as error:
        where = f"layer {recorder.failed!r}" if recorder.failed else f"model {model.name!r}"
        raise ValueError(f"`model` must be traceable; {where} is not: {error}") from error
    batch_size = keras.tree.flatten(specification)[0].shape[0]
    return Record(
        model, tensors(run.inputs), tensors(run.outputs), tuple(recorder.calls), batch_size
    )


class _Run(keras.Operation):
    """A model's call as an operation, which Keras traces when given abstract inputs."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def call(self, inputs):
        self.inputs = inputs
        self.outputs = self.model(inputs, training=False)
        return self.outputs
