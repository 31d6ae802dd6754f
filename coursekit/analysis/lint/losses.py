"""Which loss each output of a model has, and whether it takes logits."""

from functools import partial
import inspect
from typing import NamedTuple

import keras

LOGITS, PROBABILITIES = True, False


class Pair(NamedTuple):
    """An output and what its loss takes it for.

    Attributes:
        name: Name of the output; None if there is only one.
        tensor: The output in the trace.
        from_logits: Whether the loss takes logits (True) or probabilities (False).
    """

    name: str | None
    tensor: object
    from_logits: bool


def outputs_with_losses(model, outputs):
    """Lists the outputs whose loss is a known cross-entropy.

    Args:
        model: A compiled model.
        outputs: Its outputs in the trace, in the order of `keras.tree.flatten`.

    Returns:
        A list of `Pair`.
    """
    loss = getattr(model, "loss", None)
    names = list(getattr(model, "output_names", None) or [])
    names = names if len(names) == len(outputs) else [f"output {i}" for i in range(len(outputs))]
    losses = _losses(loss, names, model)
    pairs = []
    for name, tensor, each in zip(names, outputs, losses, strict=True):
        from_logits = takes_logits(each)
        if from_logits is not None:
            pairs.append(Pair(name if len(outputs) > 1 else None, tensor, from_logits))
    return pairs


def _losses(loss, names, model):
    """Lists a loss for each output, None where there is none or it is not known."""
    if isinstance(loss, dict):
        structure = getattr(model, "_outputs_struct", None)
        if isinstance(structure, dict) and set(loss) <= set(structure):
            names = sorted(structure)
        return [loss.get(name) for name in names]
    if isinstance(loss, (list, tuple)):
        flat = keras.tree.flatten(list(loss))
        return flat if len(flat) == len(names) else [None] * len(names)
    return [loss] * len(names)


def takes_logits(loss):
    """Says whether a loss takes logits; None if it is no cross-entropy, or not known.

    Args:
        loss: Name, `keras.losses.Loss` or function; options that
            `functools.partial` gives count.
    """
    if isinstance(loss, str):
        try:
            loss = keras.losses.get(loss)
        except ValueError:
            return None
    if isinstance(loss, keras.losses.Loss):
        return _of_object(loss)
    if not callable(loss):
        return None
    function = loss.func if isinstance(loss, partial) else loss
    name = getattr(function, "__name__", "").lower()
    if "with_logits" in name:
        return LOGITS
    if not _is_cross_entropy(name) or not _is_of_keras(function):
        return None
    default = inspect.signature(function).parameters.get("from_logits")
    given = loss.keywords if isinstance(loss, partial) else {}
    return bool(given.get("from_logits", default.default)) if default else PROBABILITIES


def _of_object(loss):
    fn = getattr(loss, "fn", None)
    options = getattr(loss, "_fn_kwargs", {})
    if "from_logits" in options:
        return bool(options["from_logits"])
    if fn is not None:
        return takes_logits(partial(fn, **options))
    told = getattr(loss, "from_logits", loss.get_config().get("from_logits"))
    return None if told is None else bool(told)


def _is_cross_entropy(name):
    return "crossentropy" in name.replace("_", "")


def _is_of_keras(function):
    return getattr(function, "__module__", "").startswith("keras.")
