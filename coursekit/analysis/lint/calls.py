"""Who made a tensor of a trace, and who uses it."""

from typing import NamedTuple

from coursekit.analysis.trace.calls import Record, tensors
from keras import layers

LINEAR = (  # layers with weights whose outputs can be any numbers, before the activation
    layers.Dense,
    layers.EinsumDense,
    layers.Conv1D,
    layers.Conv2D,
    layers.Conv3D,
    layers.Conv1DTranspose,
    layers.Conv2DTranspose,
    layers.Conv3DTranspose,
    layers.SeparableConv1D,
    layers.SeparableConv2D,
    layers.BatchNormalization,
    layers.LayerNormalization,
    layers.GroupNormalization,
)


class Graph(NamedTuple):
    """The calls of a trace by their tensors.

    Attributes:
        record: The `Record`.
        calls: Its leaves, in order.
        makers: Dictionary from the id of a tensor to the call that made it.
        takers: Dictionary from the id of a tensor to the calls that take it.
    """

    record: Record
    calls: list
    makers: dict
    takers: dict

    def users(self, tensor):
        """Lists the calls that take a tensor."""
        return self.takers.get(id(tensor), [])

    def is_used_otherwise(self, tensor):
        """Says whether the model returns a tensor, or computes with it in plain Python."""
        if any(tensor is output for output in self.record.outputs):
            return True
        operations = getattr(tensor, "consumers", list)()
        return len(operations) > len(self.users(tensor))

    def calls_of(self, layer):
        """Lists the calls of a layer."""
        return [call for call in self.calls if call.layer is layer]


def graph_of(record):
    """Makes the `Graph` of a record."""
    calls, makers, takers = record.leaves(lambda layer: isinstance(layer, LINEAR)), {}, {}
    for call in calls:
        given = {id(tensor) for tensor in tensors(call.arguments)}
        makers.update({id(t): call for t in call.outputs if id(t) not in given})
        for each in given:
            takers.setdefault(each, []).append(call)
    return Graph(record, calls, makers, takers)


def weights_of(layer):
    """Lists the weights of a layer; an operation has none."""
    return getattr(layer, "weights", [])
