"""Inputs whose values are far from what layers with weights expect."""

from coursekit.analysis.lint.calls import weights_of
from coursekit.analysis.lint.findings import Finding
from coursekit.analysis.lint.values import given_values
from coursekit.analysis.trace.calls import tensors
import keras
from keras import layers, ops
import numpy as np

LARGEST_SCALED = 10.0  # inputs beyond it are taken for pixel values, not scaled ones
LOOKED_AT = 8  # examples of the batch
SCALING = (
    layers.Normalization,
    layers.LayerNormalization,
    layers.GroupNormalization,
    layers.RMSNormalization,
)
LOOKUPS = (layers.Embedding,)
PIXELS = 300  # the most between smallest and largest, once a mean color is subtracted


def unscaled_inputs(graph, inputs):
    """Finds inputs that are large where they reach the first weights.

    The layers before the first weights (augmentation, `Rescaling`, what
    `preprocess_input` does) are applied to the batch. Indices of an embedding
    are no quantities; images less a mean color, as VGG and ResNet take them,
    are centered, and stay.

    Args:
        graph: A `Graph`.
        inputs: Arrays of a batch, in the order of the model's inputs.
    """
    given = keras.tree.flatten(inputs)
    if len(given) != len(graph.record.inputs):
        return
    pairs = zip(graph.record.inputs, given, strict=True)
    values = {id(tensor): np.asarray(array)[:LOOKED_AT] for tensor, array in pairs}
    largest, names = 0.0, []
    for call in graph.calls:
        if not weights_of(call.layer) or _takes_any(call.layer):
            continue
        for tensor in tensors(call.arguments):
            reach = _reach(graph, values, tensor)
            if reach > LARGEST_SCALED:
                largest = max(largest, reach)
                names.append(call.path)
    if names:
        advice = (
            f"values reach {largest:g} there; scale them to about [-1, 1], or begin with Rescaling."
        )
        yield Finding("unscaled-inputs", tuple(dict.fromkeys(names)), advice)


def _takes_any(layer):
    return isinstance(layer, (layers.BatchNormalization, *SCALING, *LOOKUPS))


def _reach(graph, values, tensor):
    """Returns the largest magnitude that reaches a place, 0 where it is fine or not known."""
    try:
        reached = ops.convert_to_numpy(given_values(graph, values, tensor)).astype("float64")
    except Exception:  # behind weights or plain Python, or no numbers: no advice
        return 0.0
    low, high = float(reached.min()), float(reached.max())
    is_centered = low < -LARGEST_SCALED < LARGEST_SCALED < high and high - low <= PIXELS
    return 0.0 if is_centered else max(-low, high)
