"""Traps of batch normalization."""

from coursekit.analysis.lint.activations import is_identity
from coursekit.analysis.lint.findings import Finding
import keras

PASSING = (keras.layers.Identity, keras.layers.Activation)  # if their function is the identity


def biases_before_batch_norm(graph):
    """Finds trainable biases that only ever reach a batch normalization that trains.

    A bias is of use where its layer's output goes elsewhere as well, through an
    activation, into a normalization along another axis, or into one that is
    frozen and no longer subtracts the batch's mean.
    """
    found, biases = {}, 0
    for call in graph.calls:
        layer = call.layer
        if id(layer) in found or not _has_a_plain_bias(layer):
            continue
        if all(_is_undone(graph, each) for each in graph.calls_of(layer)):
            found[id(layer)] = call.path
            biases += int(layer.bias.shape[0])
    if found:
        those = "it" if len(found) == 1 else "them"
        advice = f"give {those} `use_bias=False`; the normalization undoes {biases:,} biases."
        yield Finding("bias-before-batch-norm", tuple(found.values()), advice)


def _has_a_plain_bias(layer):
    is_linear = is_identity(getattr(layer, "activation", None))
    has_bias = getattr(layer, "use_bias", False) and getattr(layer, "bias", None) is not None
    return has_bias and is_linear and layer.trainable and len(layer.bias.shape) == 1


def _is_undone(graph, call):
    """Says whether all that a call returns goes into batch normalizations along its channels."""
    (tensor, *others) = call.outputs
    axis = 1 if getattr(call.layer, "data_format", None) == "channels_first" else -1
    return not others and _reaches_only_norms(graph, tensor, axis % len(tensor.shape))


def _reaches_only_norms(graph, tensor, axis):
    users = [user for user in graph.users(tensor) if not _returns_it(user, tensor)]
    if not users or graph.is_used_otherwise(tensor):
        return False
    return all(_undoes(graph, user, tensor, axis) for user in users)


def _returns_it(user, tensor):
    """Says whether a layer that changes nothing returns the very tensor that it takes."""
    return isinstance(user.layer, PASSING) and user.outputs[0] is tensor


def _undoes(graph, user, tensor, axis):
    layer = user.layer
    if isinstance(layer, keras.layers.BatchNormalization):
        along = getattr(layer, "axis", getattr(layer, "_channel_axis", -1))
        return layer.trainable and along % len(tensor.shape) == axis
    if isinstance(layer, PASSING) and is_identity(getattr(layer, "activation", None)):
        return _reaches_only_norms(graph, user.outputs[0], axis)
    return False


def batch_of_one(graph, inputs):
    """Finds batch normalizations that train, where the batch holds a single example."""
    first = keras.tree.flatten(inputs)[0]
    names = [
        c.path
        for c in graph.calls
        if isinstance(c.layer, keras.layers.BatchNormalization) and c.layer.trainable
    ]
    if len(first) == 1 and names:
        advice = "use larger batches, or group normalization."
        yield Finding("batch-norm-of-one", tuple(dict.fromkeys(names)), advice)
