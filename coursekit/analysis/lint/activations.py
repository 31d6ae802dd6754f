"""What a function does to numbers, found by trying it: names differ between libraries."""

import keras
import numpy as np

PROBE = 8 * np.random.default_rng(0).standard_normal((64, 6)).astype("float32")


def is_identity(function):
    """Says whether an activation changes nothing; None is the identity."""
    if function is None or function is keras.activations.linear:
        return True
    try:
        tried = keras.ops.convert_to_numpy(function(keras.ops.convert_to_tensor(PROBE)))
    except (TypeError, ValueError):
        return False
    return tried.shape == PROBE.shape and bool(np.allclose(tried, PROBE))


def kind_of(values):
    """Tells what kind of outputs a network has, from outputs of arbitrary logits.

    Args:
        values: Array of outputs.

    Returns:
        "softmax" for shares that sum to 1, "sigmoid" for numbers from 0 to 1,
        "relu" for numbers of 0 and above, many of them 0; "positive" for
        others above 0; "logits" for all else.
    """
    if values.min() < 0:
        return "logits"
    if values.max() <= 1 + 1e-5:
        sums_to_one = any(
            size > 1 and np.allclose(values.sum(axis=axis), 1, atol=1e-4)
            for axis, size in enumerate(values.shape)
            if axis > 0
        )
        return "softmax" if sums_to_one else "sigmoid"
    return "relu" if np.mean(values == 0) > 0.1 else "positive"
