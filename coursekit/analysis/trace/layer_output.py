"""What a layer of a model returns for given images."""

from coursekit._keras.backends import onednn_explained
from coursekit._keras.networks.patched_call import first_outputs


def layer_output(model, layer, images):
    """Returns the output of a layer's first call at inference, or the model's if there is none.

    Args:
        model: A `keras.Model`.
        layer: The layer itself, or None.
        images: Tensor as the model takes it.
    """
    with onednn_explained(), first_outputs([layer] if layer else []) as outputs:
        returned = model(images, training=False)
    return outputs[layer] if layer else returned
