"""Computing in at least single precision."""

import keras
from keras import ops


def at_least_float32(values):
    """Returns a tensor in float32, or in float64 if that is what it is.

    Args:
        values: Tensor or array of any dtype.
    """
    values = ops.convert_to_tensor(values)
    return ops.cast(values, keras.backend.result_type(values.dtype, "float32"))
