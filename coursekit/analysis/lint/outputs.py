"""What a model ends in, against what its loss takes it for."""

from coursekit.analysis.lint.activations import kind_of
from coursekit.analysis.lint.findings import Finding
from coursekit.analysis.lint.losses import outputs_with_losses
from coursekit.analysis.lint.values import typical_values

ADVICE = {
    "softmax-with-from-logits": "leave the {kind} out, or use `from_logits=False`.",
    "relu-before-loss": "end in a linear layer: the loss needs outputs below 0 too.",
    "logits-without-softmax": "the loss expects probabilities; use `from_logits=True`.",
}


def outputs_against_losses(model, graph):
    """Finds outputs that their loss takes for what they are not.

    What an output can be is found by trying what follows the last weights;
    where that is not possible there is no advice.
    """
    for pair in outputs_with_losses(model, graph.record.outputs):
        try:
            kind = kind_of(typical_values(graph, pair.tensor))
        except Exception:  # a layer that does not take such numbers: no advice
            continue
        rule = _rule(kind, pair.from_logits)
        if rule:
            where = _maker(graph, pair.tensor)
            yield Finding(rule, (where,), ADVICE[rule].format(kind=kind))


def _rule(kind, from_logits):
    if kind in ("softmax", "sigmoid"):
        return "softmax-with-from-logits" if from_logits else None
    if kind == "relu":
        return "relu-before-loss"
    if kind == "positive":
        return None
    return None if from_logits else "logits-without-softmax"


def _maker(graph, tensor):
    call = graph.makers.get(id(tensor))
    return call.path if call else "the output"
