"""Exact test-time statistics of batch normalization."""

from contextlib import ExitStack

from coursekit._keras.networks.patched_call import patched_call
import keras
from keras import ops
import numpy as np


def recompute_statistics(model, dataset):
    """Replaces the moving statistics of each batch normalization by those of a whole data set.

    The statistics of a layer depend on the layers before it, so the data set
    is run once for each normalization, in the order of their calls, at
    inference: the result does not depend on batch size or order.

    Args:
        model: Built model with `BatchNorm` or `keras.layers.BatchNormalization`
            layers, however deep they are nested; changed in place.
        dataset: Batches of the model's inputs, or of tuples that begin with
            them, which can be run through several times: a `tf.data.Dataset`
            or a list.

    Returns:
        Names of the layers whose statistics were set, in the order of calls.

    Raises:
        ValueError: If the model calls no batch normalization, or the data set
            is empty.

    Example:
        >>> import numpy as np
        >>> model = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization()])
        >>> _ = recompute_statistics(model, [np.array([[0.0, 1.0, 2.0], [2.0, 3.0, 4.0]])])
        >>> print(np.array(model.layers[0].moving_mean))
        [1. 2. 3.]

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015, algorithm 2.
    """
    order = _normalizations_in_order(model, dataset)
    for layer in order:
        mean, variance = _population_moments(model, layer, dataset)
        layer.moving_mean.assign(mean)
        layer.moving_variance.assign(variance)
    return [layer.name for layer in order]


def _normalizations_in_order(model, dataset):
    kind = keras.layers.BatchNormalization
    layers = [x for x in model._flatten_layers(include_self=False) if isinstance(x, kind)]
    called = []
    with ExitStack() as covers:
        for layer in layers:
            covers.enter_context(_seen_inputs(layer, lambda _, layer=layer: called.append(layer)))
        for batch in dataset:
            _run(model, batch)
            break
        else:
            raise ValueError("`dataset` must have at least one batch; it is empty.")
    if not called:
        raise ValueError(f"`model` {model.name!r} must call a batch normalization; it calls none.")
    return list(dict.fromkeys(called))


def _population_moments(model, layer, dataset):
    """Returns mean and variance of each channel that reaches the layer, added up in float64."""
    sums, mean_shape = [], layer.moving_mean.shape

    def add(inputs):
        values = ops.convert_to_numpy(inputs).astype("float64")
        places = np.moveaxis(values, layer.axis, -1).reshape(-1, *mean_shape)
        sums.append((len(places), places.mean(axis=0), places.var(axis=0)))

    with _seen_inputs(layer, add):
        for batch in dataset:
            _run(model, batch)
    counts, means, variances = (np.array(column) for column in zip(*sums, strict=True))
    mean = np.average(means, axis=0, weights=counts)
    return mean, np.average(variances + (means - mean) ** 2, axis=0, weights=counts)


def _seen_inputs(layer, see):
    """Shows the inputs of a layer to a function while the context lasts."""

    def wrap(call):
        def seeing_call(inputs, *args, **kwargs):
            see(inputs)
            return call(inputs, *args, **kwargs)

        return seeing_call

    return patched_call(layer, wrap)


def _run(model, batch):
    inputs = batch[0] if isinstance(batch, (tuple, list)) else batch
    model(keras.tree.map_structure(ops.convert_to_tensor, inputs), training=False)
