"""What the layers answer to given images, in numbers, while the model learns."""

from coursekit._keras.networks.layer_lookup import find_layer, layer_paths
from coursekit._keras.networks.patched_call import first_outputs
from coursekit.callbacks.given_batch import require_batch
from coursekit.callbacks.names import layer_names
from coursekit.callbacks.recorder import Recorder
import keras
from keras import ops
import numpy as np

PERCENTILES = (15, 50, 85)  # those of the batch normalization paper
ACTIVATIONS = (
    keras.layers.Activation,
    keras.layers.ReLU,
    keras.layers.LeakyReLU,
    keras.layers.PReLU,
    keras.layers.ELU,
    keras.layers.Softmax,
)


class ActivationStatistics(Recorder):
    """Notes mean, spread, zeros, percentiles and dead units of layers' outputs.

    The model answers the given images as at inference, once a note, and is
    left as it was. Layers that are well set up keep a like spread through the
    depth and through training; with ReLU about half of the outputs are zero.

    Args:
        images: Inputs of the model, 50 to 200 of them for most purposes.
        layers: Names, paths or objects of layers; by default each layer with
            weights, and each activation layer, nested ones included. Of a
            layer whose inner layers answer step by step, as of an LSTM, the
            whole output counts.
        every: "epoch" or a number of batches, as of `Recorder`.

    Attributes:
        rows: Dictionaries with "epoch", "step", "layer" (its name, or its
            path where several have that name), "mean", "std", "zeros" (share
            of outputs that are exactly 0), "dead" (share of units that are 0
            for every image and place), and "p15", "p50" and "p85", the
            percentiles of all outputs. A unit is a channel.

    Raises:
        ValueError: If `images` are no arrays; at the first note, if a layer is
            not found or not called.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import ActivationStatistics
        >>> dense = keras.layers.Dense(3, activation="relu", name="dense")
        >>> model = keras.Sequential([keras.Input((2,)), dense])
        >>> model.compile("sgd", "mse")
        >>> watch = ActivationStatistics(np.ones((8, 2)), layers=["dense"])
        >>> _ = model.fit(np.ones((8, 2)), np.ones((8, 3)), verbose=0, callbacks=[watch])
        >>> list(watch.frame()["epoch"])
        [0, 1]

    Reference:
        Ioffe and Szegedy, "Batch Normalization", 2015, figure 1, for the
        percentiles; Glorot and Bengio, "Understanding the difficulty of
        training deep feedforward neural networks", 2010, for the spread.
    """

    def __init__(self, images, *, layers=None, every="epoch"):
        super().__init__(every=every)
        require_batch(images=images)
        self.images = images
        self.layers = layers

    def note(self):
        """Returns the statistics of each layer's outputs."""
        names = layer_names(self.model)
        outputs = self._chosen() if self.layers is not None else self._all()
        return [
            {"layer": names.get(layer, layer.name), **statistics(_units_last(layer, values))}
            for layer, values in outputs.items()
        ]

    def _chosen(self):
        """Returns the outputs of the layers that were asked for."""
        given = [self.layers] if isinstance(self.layers, str) else self.layers
        layers = [find_layer(self.model, layer) for layer in given]
        outputs = self._run(layers)
        found = {layer: _values(outputs.get(layer)) for layer in layers}
        for layer, values in found.items():
            if values is None:
                raise ValueError(
                    f"`layers`: {layer.name!r} returned no tensor when the model ran; choose the "
                    "layer around it."
                )
        return found

    def _all(self):
        """Returns the outputs of all layers with weights and of activations, in their order.

        Where a layer returned none, the nearest one around it that did takes its place.
        """
        paths = layer_paths(self.model)
        outputs = {
            layer: values
            for layer, output in self._run(set(paths.values())).items()
            if (values := _values(output)) is not None
        }
        wanted = {path for path, layer in paths.items() if _is_wanted(layer)}
        shown = {path for path in wanted if paths[path] in outputs}
        for path in wanted - shown:
            around = _parents(path)
            whole = next((outer for outer in around if paths[outer] in outputs), None)
            if whole and not any(other.startswith(f"{whole}/") for other in shown):
                shown.add(whole)
        layers = {paths[path] for path in shown}
        return {layer: values for layer, values in outputs.items() if layer in layers}

    def _run(self, layers):
        """Returns the outputs of layers in the order of their calls, from one run at inference."""
        images = keras.tree.map_structure(ops.convert_to_tensor, self.images)
        with first_outputs(layers) as found:
            self.model(images, training=False)
        return found


def statistics(outputs):
    """Returns what is noted of a layer's outputs.

    Args:
        outputs: (N, ..., units) array.

    Returns:
        Dictionary from name to float.

    Example:
        >>> from coursekit.callbacks.activation_statistics import statistics
        >>> statistics(np.array([[0.0, 2.0], [0.0, 4.0]]))["dead"]
        0.5
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


def _is_wanted(layer):
    is_leaf = not layer._flatten_layers(include_self=False)
    return is_leaf and (bool(layer.weights) or isinstance(layer, ACTIVATIONS))


def _parents(path):
    """Returns the paths around a path, the nearest first."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]


def _values(output):
    """Returns the values of a tensor; None of what is none, or is only being traced."""
    if not ops.is_tensor(output):
        return None
    try:
        return ops.convert_to_numpy(output)
    except (AttributeError, NotImplementedError, TypeError):  # a tensor without values
        return None


def _units_last(layer, outputs):
    """Returns the outputs with the channels of maps as their last axis."""
    data_format = getattr(layer, "data_format", None) or keras.config.image_data_format()
    is_first = data_format == "channels_first" and np.ndim(outputs) == 4
    return np.moveaxis(outputs, 1, -1) if is_first else outputs
