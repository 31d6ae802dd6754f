"""What a layer computes for given images."""

from coursekit._covered_call import covered_call
from coursekit.interpret.layer_lookup import find_layer
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
    """
    found = find_layer(model, layer)
    outputs = []

    def recording(call):
        def recording_call(*args, **kwargs):
            outputs.append(call(*args, **kwargs))
            return outputs[-1]

        return recording_call

    with covered_call(found, recording):
        model(keras.tree.map_structure(keras.ops.convert_to_tensor, images), training=False)
    if not outputs or not keras.ops.is_tensor(outputs[0]):
        got = f"{len(outputs)} outputs" if not outputs else type(outputs[0]).__name__
        raise ValueError(f"`layer` {found.name!r} must return one tensor when called; got {got}.")
    return keras.ops.convert_to_numpy(outputs[0]).astype("float32", copy=False)
