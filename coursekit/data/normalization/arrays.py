"""Arrays, tensors and data sets, taken alike."""

import keras
import numpy as np
import tensorflow as tf

ADVICE = (
    "`data` must be an array of inputs, or batches of them: a `tf.data.Dataset`, a "
    "`keras.utils.PyDataset` or a generator, of arrays or of tuples that begin with one"
)


def as_float32(values):
    """Returns a tensor for a tensor and an array for anything else, in float32."""
    if keras.backend.is_keras_tensor(values):
        raise TypeError("Needs images, not a symbolic input; inside a model use `as_layer()`.")
    return tf.cast(values, "float32") if tf.is_tensor(values) else np.asarray(values, "float32")


def batches_of(data):
    """Yields float64 arrays (N, ...): an array whole, or the inputs of batches.

    Args:
        data: Array or tensor, or batches: a `tf.data.Dataset`, a
            `keras.utils.PyDataset` or a generator, of arrays or of tuples that
            begin with one.

    Raises:
        TypeError: If it is anything else, such as batches of dictionaries.
        ValueError: If a value is NaN or infinite, or a data set is not batched.
    """
    for batch in _batches(data):
        inputs = batch[0] if isinstance(batch, tuple) else batch
        if isinstance(inputs, dict | tuple | list | str):
            raise TypeError(
                f"{ADVICE}; got batches with {_described(inputs)}. Choose one input first, as by "
                f"`data.map(lambda batch: batch[{_first_key(inputs)!r}])`."
            )
        values = np.asarray(inputs, "float64")
        if not np.isfinite(values).all():
            raise ValueError(
                "`data` must be finite; it has values that are NaN or infinite. Remove them or "
                "put numbers in their place, as by `numpy.nan_to_num`."
            )
        yield values


def _batches(data):
    if isinstance(data, tf.data.Dataset):
        _require_batches(data.element_spec)
        return data.as_numpy_iterator()
    if isinstance(data, keras.utils.PyDataset):
        return (data[index] for index in range(len(data)))
    if isinstance(data, dict | tuple | str):
        raise TypeError(f"{ADVICE}; got {_described(data)}.")
    if hasattr(data, "__next__"):
        return data
    return [np.asarray(data)]


def _require_batches(element):
    """Refuses single images, whose first axis would be taken for that of a batch."""
    inputs = element[0] if isinstance(element, tuple) else element
    shape = getattr(inputs, "shape", tf.TensorShape(None))
    if shape.rank in (0, 1) or (is_image(shape)):
        raise ValueError(
            f"`data` must be a data set of batches; got elements of shape {shape}. Batch them "
            "first, as by `data.batch(256)`."
        )


def is_image(shape):
    """Tells an image (H, W, C) from a batch, whose size is unknown but not those inside."""
    return shape.rank == 3 and shape[2] in (1, 3, 4) and (shape[0] is not None or shape[1] is None)


def _described(inputs):
    if isinstance(inputs, dict):
        return f"dictionaries of {', '.join(map(str, inputs))}"
    return f"a {type(inputs).__name__}" + (
        f" of {len(inputs)}" if isinstance(inputs, tuple | list) else ""
    )


def _first_key(inputs):
    return next(iter(inputs), "image") if isinstance(inputs, dict) else 0
