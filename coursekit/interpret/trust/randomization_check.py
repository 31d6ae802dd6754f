"""Whether a map depends on what the network has learned."""

from typing import NamedTuple

from coursekit._keras.networks.kept_losses import kept_losses
from coursekit._keras.networks.layer_lookup import layer_paths
from coursekit._keras.networks.patched_call import first_outputs
from coursekit._keras.networks.restored import restored_values
from coursekit._keras.progress import progress
from coursekit._short_text import named_fields
from coursekit.interpret.probing.inputs import read_inputs
import keras
from keras import ops
import numpy as np
from scipy import stats


class RandomizationCheck(NamedTuple):
    """How much of the maps is left as weights are shuffled from the top down.

    Attributes:
        layers: Paths of the layers, in the order in which their weights are shuffled.
        correlations: (steps, N) float32 rank correlations with the maps of the trained model, one
            step for each layer; NaN where a map has one value everywhere, and so no ranks.
    """

    layers: tuple
    correlations: np.ndarray

    __repr__ = named_fields


def randomization_check(model, images, target, method, *, seed=0, **options):
    """Shuffles a model's weights layer by layer from the top down and compares the maps.

    A map that stays as it was, though the layers that tell the classes apart hold nothing any
    more, does not show what the model has learned. Shuffling keeps the values of each weight, so
    that the network's units stay in their range. Afterwards the model is as it was.

    Args:
        model, images, target: As for `saliency`.
        method: Function of `coursekit.interpret` that makes maps, such as `grad_cam`.
        seed: Seed of the shuffling.
        options: Keyword arguments of the method.

    Returns:
        A `RandomizationCheck`.

    Raises:
        ValueError: If an argument is not of the kind above, or the model has no weights.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import randomization_check, saliency
        >>> dense = keras.layers.Dense(2, name="scores")
        >>> model = keras.Sequential([keras.Input((5, 5, 1)), keras.layers.Flatten(), dense])
        >>> check = randomization_check(model, np.ones((3, 5, 5, 1)), 0, saliency)
        >>> check.layers, check.correlations.shape
        (('scores',), (1, 3))

    Reference:
        Adebayo and others, "Sanity Checks for Saliency Maps", NeurIPS 2018.
    """
    if not callable(method):
        raise ValueError(f"`method` must be a function that makes maps; got {method!r}.")
    found = _layers_from_the_top(model, images, options.get("input"))
    if not found:
        raise ValueError(f"`model` must have weights to shuffle; {model.name!r} has none.")
    ranks = _ranks(method(model, images, target, **options))
    generator, correlations = np.random.default_rng(seed), []
    weights = [weight for _, layer in found for weight in _weights(layer)]
    with restored_values(weights), progress(len(found), "layers") as done:
        for _, layer in found:
            _shuffle(layer, generator)
            shuffled = _ranks(method(model, images, target, **options))
            correlations.append((ranks * shuffled).sum(axis=1))
            done(len(correlations))
    return RandomizationCheck(tuple(path for path, _ in found), np.float32(correlations))


def _layers_from_the_top(model, images, input):
    """Lists paths and layers that are called and have weights, the last called first."""
    inputs = read_inputs(model, images, input=input)
    paths = {layer: path for path, layer in layer_paths(model).items() if _weights(layer)}
    with kept_losses(model), first_outputs(paths) as outputs:
        model(inputs.packed([array[:1] for array in inputs.arrays]), training=False)
    return [(paths[layer], layer) for layer in reversed(list(outputs))]


def _shuffle(layer, generator):
    for weight in _weights(layer):
        values = ops.convert_to_numpy(weight)
        weight.assign(generator.permutation(values.ravel()).reshape(values.shape))


def _weights(layer):
    """Lists the floating-point weights that are a layer's own, not those of layers inside it."""
    inside = {id(w) for inner in layer._flatten_layers(include_self=False) for w in inner.weights}
    return [
        weight
        for weight in layer.weights
        if id(weight) not in inside and keras.backend.is_float_dtype(weight.dtype)
    ]


def _ranks(maps):
    """Returns the (N, pixels) ranks of each map, of mean 0 and length 1; NaN without ranks."""
    ranks = stats.rankdata(maps.reshape(len(maps), -1), axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    length = np.linalg.norm(ranks, axis=1, keepdims=True)
    return np.divide(ranks, length, out=np.full_like(ranks, np.nan), where=length > 0)
