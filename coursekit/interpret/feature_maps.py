"""What a layer computes for given images."""

from contextlib import contextmanager

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
    with recorded_outputs(found) as outputs:
        model(keras.tree.map_structure(keras.ops.convert_to_tensor, images), training=False)
    if not outputs or not keras.ops.is_tensor(outputs[0]):
        got = f"{len(outputs)} outputs" if not outputs else type(outputs[0]).__name__
        raise ValueError(f"`layer` {found.name!r} must return one tensor when called; got {got}.")
    return keras.ops.convert_to_numpy(outputs[0]).astype("float32", copy=False)


@contextmanager
def recorded_outputs(layer):
    """Records what a layer returns while the context lasts.

    The layer's `call` is covered by an attribute of the object, written past
    Keras's tracking, which is removed afterwards.

    Args:
        layer: Any `keras.Layer`.

    Yields:
        A list that grows by one output a call.
    """
    call = layer.call
    outputs = []

    def recording_call(*args, **kwargs):
        output = call(*args, **kwargs)
        outputs.append(output)
        return output

    layer.__dict__["call"] = recording_call
    try:
        yield outputs
    finally:
        del layer.__dict__["call"]
