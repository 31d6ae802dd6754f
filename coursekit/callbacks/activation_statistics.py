"""What the layers answer to given images, in numbers, while the model learns."""

from coursekit._keras.layer_lookup import find_layer
from coursekit._keras.patched_call import first_outputs
from coursekit.callbacks.recorder import Recorder
import keras
from keras import ops
import numpy as np

PERCENTILES = (15, 50, 85)  # those of the batch normalization paper


class ActivationStatistics(Recorder):
    """Notes mean, spread, zeros, percentiles and dead units of layers' outputs.

    The model answers the given images as at inference, once a note, and is
    left as it was. Layers that are well set up keep a like spread through the
    depth and through training; with ReLU about half of the outputs are zero.

    Args:
        images: Inputs of the model, 50 to 200 of them for most purposes.
        layers: Names, paths or objects of layers; by default each layer with
            weights, and each activation layer, nested ones included.
        every: "epoch" or a number of batches, as of `Recorder`.

    Attributes:
        rows: Dictionaries with "epoch", "step", "layer", "mean", "std",
            "zeros" (share of outputs that are exactly 0), "dead" (share of
            units that are 0 for every image and place), and "p15", "p50" and
            "p85", the percentiles of all outputs. A unit is a channel, the
            last axis of the output.

    Raises:
        ValueError: At the first note, if a layer is not found or not called.

    Reference:
        Lecture rows A20, A21, A33 and B51; percentiles after Ioffe and
        Szegedy, "Batch Normalization", 2015, figure 1.
    """

    def __init__(self, images, *, layers=None, every="epoch"):
        super().__init__(every=every)
        self.images = images
        self.layers = layers

    def note(self):
        """Returns the statistics of each layer's outputs."""
        outputs = _outputs(self.model, self.images, self._chosen())
        return [{"layer": name, **statistics(values)} for name, values in outputs.items()]

    def _chosen(self):
        if self.layers is not None:
            return [find_layer(self.model, layer) for layer in self.layers]
        return [layer for layer in self.model._flatten_layers(include_self=False) if _shown(layer)]


def statistics(outputs):
    """Returns what is noted of a layer's outputs.

    Args:
        outputs: (N, ..., units) array.

    Returns:
        Dictionary from name to float.
    """
    outputs = np.asarray(outputs, dtype="float32")
    is_zero = outputs == 0
    percentiles = np.percentile(outputs, PERCENTILES)
    return {
        "mean": float(outputs.mean()),
        "std": float(outputs.std()),
        "zeros": float(is_zero.mean()),
        "dead": float(is_zero.reshape(-1, outputs.shape[-1]).all(axis=0).mean()),
        **{f"p{p}": float(value) for p, value in zip(PERCENTILES, percentiles, strict=True)},
    }


def _shown(layer):
    kinds = (keras.layers.Activation, keras.layers.ReLU, keras.layers.LeakyReLU, keras.layers.ELU)
    is_leaf = not layer._flatten_layers(include_self=False)
    return is_leaf and (bool(layer.weights) or isinstance(layer, kinds))


def _outputs(model, images, layers):
    """Returns the outputs of layers by name, from one run of the model at inference."""
    with first_outputs(layers) as found:
        model(keras.tree.map_structure(ops.convert_to_tensor, images), training=False)
    outputs = {}
    for layer, output in found.items():
        outputs.setdefault(layer.name, output)
    for layer in layers:
        if not ops.is_tensor(outputs.get(layer.name)):
            raise ValueError(f"`layers`: {layer.name!r} returned no tensor when the model ran.")
    return {name: ops.convert_to_numpy(output) for name, output in outputs.items()}
