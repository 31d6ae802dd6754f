"""What a layer computes for given images."""

from coursekit._keras.networks.layer_lookup import find_layer
from coursekit._keras.networks.patched_call import first_outputs
import keras


def feature_maps(model, images, layer):
    """Returns the output of a layer, with the model as it is at inference.

    Any model that runs eagerly will do: functional, Sequential, nested,
    subclassed or loaded. It is run once, whole, and left as it was.

    Args:
        model: The `keras.Model`.
        images: Input of the model, (N, H, W, C) for most.
        layer: Name, path or object of the layer, as `find_layer` takes it.

    Returns:
        Array of the layer's output, (N, H, W, channels) for a convolution;
        of its first call if the model calls it several times.

    Raises:
        ValueError: If the layer is not found, is not called, or does not
            return one tensor.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import feature_maps
        >>> conv = keras.layers.Conv2D(4, 3, name="conv")
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), conv, keras.layers.Flatten()])
        >>> feature_maps(model, np.zeros((2, 8, 8, 1)), "conv").shape
        (2, 6, 6, 4)
    """
    found = find_layer(model, layer)
    with first_outputs([found]) as outputs:
        model(keras.tree.map_structure(keras.ops.convert_to_tensor, images), training=False)
    if not keras.ops.is_tensor(outputs.get(found)):
        got = type(outputs[found]).__name__ if outputs else "0 outputs"
        raise ValueError(f"`layer` {found.name!r} must return one tensor when called; got {got}.")
    return keras.ops.convert_to_numpy(outputs[found]).astype("float32", copy=False)
