"""How many multiply-adds a call makes, with all that is called inside."""

from coursekit._keras.networks.graph import inner_graph
from coursekit.analysis.cost.products import multiply_adds_between
from coursekit.analysis.cost.rule_table import PRODUCTS, is_counted_whole, rule_of
from coursekit.analysis.trace.calls import tensors
import keras
from keras import layers

WRAPPERS = (layers.Wrapper, layers.Bidirectional)  # they call what they wrap, and nothing else


def multiply_adds_of(call, **options):
    """Counts the multiply-adds of a call and of all calls inside.

    Args:
        call: A `Call`.
        **options: Those of `rule_of`.

    Returns:
        An integer for the whole batch; None if it is not known.
    """
    rule = rule_of(call.layer, **options)
    if rule is not None:
        return rule(call.layer, call)
    if isinstance(call.layer, layers.RNN):
        return _recurrent(call, options)
    parts = [multiply_adds_of(inner, **options) for inner in call.inside]
    return _sum([*parts, own_multiply_adds(call)])


def own_multiply_adds(call):
    """Counts what a layer multiplies beside the calls of other layers inside.

    Args:
        call: A `Call` of a layer without a rule.

    Returns:
        An integer; None if it is not known.
    """
    if multiplies_nothing(call.layer):
        return 0
    return multiply_adds_between(call.outputs, tensors(call.arguments), call.inside)


def multiplies_nothing(layer):
    """Says whether a layer or operation multiplies nothing but what it calls does."""
    if isinstance(layer, keras.Model):
        return inner_graph(layer) is not None
    if not isinstance(layer, layers.Layer):
        return type(layer).__name__ not in PRODUCTS
    is_of_keras = type(layer).__module__.startswith("keras.src.layers.")
    if not is_of_keras or isinstance(layer, (layers.Lambda, layers.TFSMLayer)):
        return False
    return isinstance(layer, WRAPPERS) or not (layer.weights or is_counted_whole(layer))


def _recurrent(call, options):
    """A recurrent layer calls its cell once a step; a trace shows the first step."""
    first = next((inner for inner in call.inside if inner.layer is call.layer.cell), None)
    step = first and multiply_adds_of(first, **options)
    return None if step is None else step * tensors(call.arguments)[0].shape[1]


def _sum(parts):
    return None if None in parts else sum(parts)
