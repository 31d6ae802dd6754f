"""A weight for each value, from Keras's `sample_weight`."""

from keras import ops


def spread_weights(weights, shape, dtype):
    """Gives each loss, or each pixel, its weight.

    Args:
        weights: Tensor or array, (), (N,) or of any number of leading axes of
            the shape, with or without a last axis of 1.
        shape: Shape of the losses or pixels.
        dtype: Dtype of the result.

    Returns:
        Tensor of this shape.

    Raises:
        ValueError: If the weights do not fit the shape.
    """
    weights = ops.convert_to_tensor(weights, dtype)
    given = tuple(weights.shape)
    if len(given) == len(shape) + 1 and given[-1] == 1:
        weights = ops.squeeze(weights, -1)
    missing = len(shape) - len(weights.shape)
    if missing > 0 and weights.shape:
        weights = ops.reshape(weights, (*ops.shape(weights), *[1] * missing))
    pairs = zip(weights.shape, shape, strict=missing >= 0 and bool(weights.shape))
    known = [pair for pair in pairs if all(isinstance(size, int) for size in pair)]
    if missing < 0 or any(size not in (1, wanted) for size, wanted in known):
        raise ValueError(
            f"`sample_weight` must fit the shape {tuple(map(_size, shape))}, one weight for each "
            f"value or for each sample; got shape {given}."
        )
    return ops.broadcast_to(weights, shape)


def _size(size):
    return size if isinstance(size, int) else None
