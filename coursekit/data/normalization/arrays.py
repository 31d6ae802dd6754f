"""Arrays, tensors and data sets, taken alike."""

import numpy as np
import tensorflow as tf


def as_float32(values):
    """Returns a tensor for a tensor and an array for anything else, in float32."""
    return tf.cast(values, "float32") if tf.is_tensor(values) else np.asarray(values, "float32")


def batches_of(data):
    """Yields float64 arrays (N, ...): an array whole, or the inputs of a data set's batches.

    Args:
        data: Array, or `tf.data.Dataset` of batches; of tuples the first component.
    """
    if not hasattr(data, "as_numpy_iterator"):
        yield np.asarray(data, "float64")
        return
    for batch in data.as_numpy_iterator():
        yield np.asarray(batch[0] if isinstance(batch, tuple) else batch, "float64")
