"""What several layers return in one run of a model, without a target."""

from coursekit._keras.networks.patched_call import first_outputs
import keras
from keras import ops


def layer_outputs(model, layers, inputs):
    """Runs a model as at inference and returns what some of its layers return.

    Args:
        model: The `keras.Model`.
        layers: `keras.Layer` objects inside it.
        inputs: Tensors in the structure that the model takes.

    Returns:
        List of float32 tensors with the channels last, of each layer's first call.

    Raises:
        ValueError: If a layer is not called, or does not return one tensor.
    """
    with first_outputs(layers) as outputs:
        model(inputs, training=False)
    return [_channels_last(_one_tensor(layer, outputs)) for layer in layers]


def _one_tensor(layer, outputs):
    output = outputs.get(layer)
    if not ops.is_tensor(output):
        got = type(output).__name__ if layer in outputs else "no call of it"
        raise ValueError(f"`layer` {layer.name!r} must return one tensor when called; got {got}.")
    return ops.cast(output, "float32")


def _channels_last(output):
    is_first = keras.config.image_data_format() == "channels_first"
    return ops.moveaxis(output, 1, -1) if is_first and len(output.shape) > 2 else output
