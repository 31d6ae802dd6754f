"""What a layer makes of many images, as one row of numbers for each."""

from weakref import ref

from coursekit._arguments import require_count, require_one_of
from coursekit._keras.networks.layer_lookup import find_layer
from coursekit.interpret.probing.batches import in_batches
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.probing.layer_outputs import layer_outputs
from coursekit.interpret.probing.remembered import compiled
import keras
from keras import ops

PLACES = ("mean", "flatten")


def layer_features(model, images, layer, *, places="mean", input=None, batch_size=32):
    """Returns the output of a layer for many images, in batches, as rows of features.

    Args:
        model: A built `keras.Model` of any kind.
        images: (N, H, W, C) array in the model's own input range, or a list or dictionary of
            arrays for a model of several inputs.
        layer: Name, path or object of the layer.
        places: "mean", each channel averaged over all places, or "flatten", every channel at
            every place; the same for a layer without places.
        input: Index or name of the input with the images, for a model of several.
        batch_size: Images that are computed at once.

    Returns:
        (N, D) float32 array.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import layer_features
        >>> conv = keras.layers.Conv2D(4, 3, name="conv")
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), conv])
        >>> images = np.zeros((5, 8, 8, 1))
        >>> layer_features(model, images, "conv").shape
        (5, 4)
        >>> layer_features(model, images, "conv", places="flatten").shape
        (5, 144)
    """
    require_count("batch_size", batch_size)
    require_one_of("places", places, PLACES)
    inputs, found = read_inputs(model, images, input=input), find_layer(model, layer)
    function = _feature_function(ref(model), ref(found), inputs.structure, places)
    function = compiled(model, ("features", id(found), places, repr(inputs.structure)), function)
    return in_batches(function, inputs.arrays, size=batch_size)


def _feature_function(model, layer, structure, places):
    def features(*tensors):
        inputs = keras.tree.pack_sequence_as(structure, list(tensors))
        (output,) = layer_outputs(model(), [layer()], inputs)
        if places == "mean" and len(output.shape) > 2:
            return ops.mean(output, axis=tuple(range(1, len(output.shape) - 1)))
        return ops.reshape(output, (ops.shape(output)[0], -1))

    return features
