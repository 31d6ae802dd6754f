"""How different images look to a trained network."""

from itertools import dropwhile
from weakref import ref

from coursekit._arguments import require_count
from coursekit._keras.networks.layer_lookup import find_layer, layer_paths
from coursekit._keras.networks.patched_call import first_outputs
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.probing.batches import in_batches
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.probing.layer_outputs import layer_outputs
from coursekit.interpret.probing.remembered import compiled, remembered
import keras
from keras import ops
import numpy as np

SMALL = 1e-10  # added to the length of a feature vector, which may be 0


def perceptual_distance(images, others, *, model, layers=None, preprocess=None, batch_size=32):
    """Compares images by the features that a network makes of them, as LPIPS does.

    At each place of a layer the vector of channels is scaled to length 1; the squared difference
    of the two images' vectors is averaged over the places and summed over the layers. All
    channels count alike: LPIPS's learned weights are left out.

    Args:
        images: (N, H, W, C) array.
        others: Array of the same shape, which `images` are compared with one by one.
        model: A built `keras.Model` of images, trained, of any kind.
        layers: Names, paths or objects of the layers with maps; by default the last layer of
            each size of the maps, from the first that has weights.
        preprocess: Function from an array of images to what the model takes; by default the
            images are in the model's own input range.
        batch_size: Pairs that are computed at once.

    Returns:
        (N,) float32 distances, 0 for equal images, at most 4 times the number of layers.

    Raises:
        ValueError: If an argument is not of the kind above, or a layer has no maps.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import perceptual_distance
        >>> conv = keras.layers.Conv2D(4, 3, activation="relu")
        >>> model = keras.Sequential([keras.Input((8, 8, 3)), conv])
        >>> images = np.random.default_rng(0).random((2, 8, 8, 3))
        >>> perceptual_distance(images, images, model=model, layers=[conv]).tolist()
        [0.0, 0.0]

    Reference:
        Zhang, Isola, Efros, Shechtman and Wang, "The Unreasonable Effectiveness of Deep Features
        as a Perceptual Metric", CVPR 2018.
    """
    require_count("batch_size", batch_size)
    if np.shape(images) != np.shape(others):
        raise ValueError(
            f"`others` must have the images' shape {np.shape(images)}; got {np.shape(others)}."
        )
    first, second = (
        read_inputs(model, x if preprocess is None else preprocess(np.asarray(x)))
        for x in (images, others)
    )
    chosen = _last_of_each_size(model, first) if layers is None else _given(model, layers)
    key = ("perceptual distance", tuple(map(id, chosen)))
    function = compiled(model, key, _distance_function(ref(model), list(map(ref, chosen))))
    pairs = [first.images, second.images]
    return in_batches(function, pairs, size=batch_size, what="pairs of images")


def _distance_function(model, layers):
    def distances(images, others):
        found = [layer() for layer in layers]
        pairs = (layer_outputs(model(), found, x) for x in (images, others))
        return sum(map(_difference, found, *pairs))

    return distances


def _difference(layer, maps, others):
    """Returns the (N,) mean squared differences of two (N, h, w, K) maps of unit vectors."""
    if len(maps.shape) != 4:
        raise ValueError(
            f"`layers` must have outputs of rows, columns and channels; that of {layer.name!r} "
            f"has shape {tuple(maps.shape)}."
        )
    squares = ops.square(_unit(maps) - _unit(others))
    return ops.mean(ops.sum(squares, axis=-1), axis=(1, 2))


def _unit(maps):
    return maps / (ops.sqrt(ops.sum(ops.square(maps), axis=-1, keepdims=True)) + SMALL)


def _given(model, layers):
    listed = layers if isinstance(layers, list | tuple) else [layers]
    if not listed:
        raise ValueError("`layers` must name at least one layer; got none.")
    return [find_layer(model, layer) for layer in listed]


def _last_of_each_size(model, inputs):
    """Returns the last layer of each size of maps, larger maps first."""
    reference, shape = ref(model), inputs.images.shape[1:]

    def find():
        model, image = reference(), ops.convert_to_tensor(inputs.images[:1])
        inner = {id(layer): layer for layer in layer_paths(model).values()}.values()
        ignored = keras.Model | keras.layers.InputLayer
        with first_outputs([x for x in inner if not isinstance(x, ignored)]) as outputs:
            model(image, training=False)
        learned = dropwhile(lambda called: not _has_weights(called[0]), outputs.items())
        found = {_size(output): ref(layer) for layer, output in learned}
        return [found[size] for size in sorted(found.keys() - {None}, reverse=True)]

    found = [layer() for layer in remembered(model, ("last of each size", shape), find)]
    if not found:
        raise ValueError(f"`model` must have layers with maps; {model.name!r} has none.")
    return found


def _has_weights(layer):
    """Tells whether a layer learns, unlike one that scales, pads or normalizes the image."""
    return bool(layer.weights) and not isinstance(layer, keras.layers.Normalization)


def _size(output):
    """Returns the size of a layer's maps; None if it has none of 2 x 2 places or more."""
    if not ops.is_tensor(output) or len(output.shape) != 4:
        return None
    size = tuple(output.shape[axis] for axis in spatial_axes())
    return size if min(size) > 1 else None
