"""What reaches a place of a traced model: its layers called again, with numbers."""

from coursekit.analysis.lint.calls import LINEAR, weights_of
from keras import ops
import numpy as np

OPEN_SIZE = 4  # in the place of a size that the model leaves open
SPREAD = 8.0  # of the numbers before an activation: wide, so that its limits show
SAMPLES = 16
MOST = 200_000  # numbers that are tried at once


class NotKnownError(Exception):
    """What a tensor holds cannot be told."""


def given_values(graph, given, tensor):
    """Returns what a tensor holds when the inputs hold given arrays.

    Args:
        graph: A `Graph`.
        given: Dictionary from the id of an input to its array.
        tensor: A tensor that depends on layers without weights only.

    Raises:
        NotKnownError: If a layer with weights or plain Python is on the way.
    """

    def known(source):
        if id(source) in given:
            return ops.convert_to_tensor(given[id(source)])
        raise NotKnownError

    return _values(graph, tensor, known, {})


def typical_values(graph, tensor):
    """Returns what a tensor may hold, whatever the weights are.

    Behind the last layers with weights only what follows them counts: their
    activations, and layers without weights. The numbers before are random.

    Args:
        graph: A `Graph`.
        tensor: A tensor of the trace.

    Raises:
        NotKnownError: If it cannot be told.
    """
    rng = np.random.default_rng(0)

    def random(source):
        shape = [size or OPEN_SIZE for size in source.shape]
        shape[0] = max(1, min(SAMPLES, MOST // int(np.prod(shape[1:], dtype=int))))
        return ops.convert_to_tensor(SPREAD * rng.standard_normal(shape).astype("float32"))

    def known(source):
        call = graph.makers.get(id(source))
        if call is None and any(source is t for t in graph.record.inputs):
            return random(source)
        if call is None or not weights_of(call.layer):
            raise NotKnownError
        if not isinstance(call.layer, LINEAR):
            raise NotKnownError
        activation = getattr(call.layer, "activation", None)
        return random(source) if activation is None else activation(random(source))

    return ops.convert_to_numpy(_values(graph, tensor, known, {})).astype("float64")


def _values(graph, tensor, known, seen):
    """Returns the value of a tensor, from those that are known before the layers with weights."""
    if id(tensor) not in seen:
        call = graph.makers.get(id(tensor))
        if call is None or weights_of(call.layer):
            seen[id(tensor)] = known(tensor)
        else:
            output = call.again(lambda source: _values(graph, source, known, seen))
            made = [output] if ops.is_tensor(output) else list(output)
            seen.update({id(t): value for t, value in zip(call.outputs, made, strict=True)})
    return seen[id(tensor)]
