"""The logits behind a final softmax or sigmoid.

Keras hangs them on the activation's output. The tensors that JAX traces take no attributes, so
there they are kept beside, for as long as the output lives.
"""

from contextlib import contextmanager
from unittest import mock
from weakref import ref

import keras
from keras.src.backend import nn

_beside = {}  # by the number of the output: a weak reference to it, and its logits


def logits_of(output):
    """Returns what a softmax or sigmoid made an output of, or the output if none did.

    Args:
        output: Tensor that a model returned within `kept_logits`.
    """
    reference, logits = _beside.get(id(output), (None, None))
    if reference is not None and reference() is output:
        return logits
    return getattr(output, "_keras_logits", output)


@contextmanager
def kept_logits():
    """Keeps the logits of what is computed while the context lasts, on every backend.

    Yields:
        None.
    """
    if keras.backend.backend() != "jax":
        yield
        return
    with (
        mock.patch.object(nn, "softmax", _keeping(nn.softmax)),
        mock.patch.object(nn, "sigmoid", _keeping(nn.sigmoid)),
    ):
        yield


def _keeping(activation):
    def keeping_activation(x, **options):
        output = activation(x, **options)
        number = id(output)
        _beside[number] = ref(output, lambda _: _beside.pop(number, None)), x
        return output

    return keeping_activation
