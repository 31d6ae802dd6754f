"""Which layers a model calls, in order, with the tensors that go in and come out."""

from contextlib import ExitStack, contextmanager
import inspect
from typing import Any, NamedTuple

from coursekit._keras.patched_call import patched_call
from coursekit.analysis.trace.inputs import input_specification
import keras


class Call(NamedTuple):
    """One call of a layer or of a `keras.ops` operation of a functional model.

    Attributes:
        path: Names of the models and layers around it and its own: "outer/inner".
        layer: The `keras.Layer` or `keras.Operation`.
        arguments: Dictionary from the names of `call`'s arguments to their values.
        output: What it returned.
    """

    path: str
    layer: Any
    arguments: dict
    output: Any

    @property
    def inputs(self):
        """The tensors of the first argument."""
        return tensors(next(iter(self.arguments.values()), None))

    @property
    def outputs(self):
        """The tensors returned."""
        return tensors(self.output)


class Record(NamedTuple):
    """One run of a model.

    Attributes:
        inputs: The tensors that the model was given.
        outputs: The tensors that it returned.
        calls: A `Call` for every leaf, in order.
        owners: A `Call` for every layer that calls others and has weights of
            its own besides, the model included.
        batch_size: First size of the inputs.
    """

    inputs: list
    outputs: list
    calls: list
    owners: list
    batch_size: int


def own_weights(layer):
    """Returns the weights of a layer that belong to none of the layers inside it."""
    inside = layer._flatten_layers(include_self=False, recursive=False)
    of_others = {id(weight) for inner in inside for weight in inner.weights}
    return [weight for weight in layer.weights if id(weight) not in of_others]


def tensors(structure):
    """Returns the tensors of a nested structure, in order."""
    return [item for item in keras.tree.flatten(structure) if keras.ops.is_tensor(item)]


def record_calls(model, *, input_shape=None, is_leaf=lambda layer: False, open_sizes=False):
    """Runs a model on abstract inputs at inference and records what it calls.

    Nothing is computed: the model is traced, as for a graph. Of layers that
    hold other layers only the inner calls are recorded, unless they are leaves
    or call none of them.

    Args:
        model: A built `keras.Model`, functional, Sequential or subclassed.
        input_shape: Shape of an input without the batch, or a structure of
            them; by default the shape that the model was built for.
        is_leaf: Function that says whether a layer's own layers are left out.
        open_sizes: Whether sizes may stay unknown.

    Returns:
        A `Record`.

    Raises:
        ValueError: If the model is not built, its input shape is not known, or
            it cannot be traced.
    """
    if not model.built:
        raise ValueError(f"`model` must be built; {model.name!r} is not.")
    specification = input_specification(model, input_shape, open_sizes=open_sizes)
    recorder = _Recorder(is_leaf)
    run = _Run(model)
    try:
        with recorder.watching(model):
            run(specification)
    except Exception as error:
        where = f"layer {recorder.failed!r}" if recorder.failed else f"model {model.name!r}"
        raise ValueError(f"`model` must be traceable; {where} is not: {error}") from error
    batch_size = keras.tree.flatten(specification)[0].shape[0]
    recorder.note_owner(Call(model.name, model, {}, None))
    return Record(
        tensors(run.inputs), tensors(run.outputs), recorder.calls, recorder.owners, batch_size
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


class _Recorder:
    """Covers the `call` of every layer for a while and keeps what passes through."""

    def __init__(self, is_leaf):
        self.is_leaf = is_leaf
        self.calls = []
        self.owners = []
        self.failed = None
        self._around = []
        self._inside_leaf = False

    @contextmanager
    def watching(self, model):
        with ExitStack() as stack:
            for layer in _operations_inside(model):
                stack.enter_context(patched_call(layer, self._recording(layer)))
            yield

    def _recording(self, layer):
        def wrap(call):
            signature = inspect.signature(call)

            def recording_call(*args, **kwargs):
                return self._record(layer, call, signature.bind(*args, **kwargs))

            return recording_call

        return wrap

    def _record(self, layer, call, bound):
        if self._inside_leaf:
            return call(*bound.args, **bound.kwargs)
        self._around.append(layer.name)
        path, before = "/".join(self._around), len(self.calls)
        self._inside_leaf = self.is_leaf(layer)
        try:
            output = _traced(layer, call, bound)
        except Exception:
            self.failed = self.failed or path
            raise
        finally:
            self._around.pop()
            self._inside_leaf = False
        made = Call(path, layer, dict(bound.arguments), output)
        if len(self.calls) == before:
            self.calls.append(made)
        else:
            self.note_owner(made)
        return output

    def note_owner(self, call):
        if own_weights(call.layer):
            self.owners.append(call._replace(output=None))


def _traced(layer, call, bound):
    """Returns what a layer returns; of batch normalization only its shape and type are needed.

    Tracing its arithmetic would take two thirds of the time that DenseNet121 takes.
    """
    if type(layer) is not keras.layers.BatchNormalization:
        return call(*bound.args, **bound.kwargs)
    return keras.ops.stop_gradient(bound.arguments["inputs"])


def find_call(record, layer):
    """Returns the first call of a layer that returned a tensor.

    Args:
        record: A `Record`.
        layer: The layer itself, its name or its path "outer/inner".

    Returns:
        A `Call`.

    Raises:
        ValueError: If there is none; the message lists the calls.
    """
    for call in record.calls:
        same_path = isinstance(layer, str) and f"/{call.path}".endswith(f"/{layer}")
        if (call.layer is layer or same_path) and call.outputs:
            return call
    names = ", ".join(call.path for call in record.calls)
    raise ValueError(f"`layer` must be one of {names}; got {getattr(layer, 'name', layer)!r}.")


def _operations_inside(model):
    """Returns every layer and operation inside a model, each once."""
    found = {}
    for layer in model._flatten_layers(include_self=True, recursive=True):
        if layer is not model:
            found.setdefault(id(layer), layer)
        for operation in getattr(layer, "operations", ()):
            found.setdefault(id(operation), operation)
    return list(found.values())
