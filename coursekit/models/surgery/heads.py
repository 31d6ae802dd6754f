"""A classifier's head as windows that slide, layer by layer."""

from dataclasses import dataclass
from typing import Any

from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.models.surgery.rerun import rerun
from coursekit.models.surgery.windows import ON_CHANNELS, OPERATIONS, PLACE_BY_PLACE
import keras
from keras import layers

GLOBAL_POOLINGS = {
    layers.GlobalAveragePooling2D: layers.AveragePooling2D,
    layers.GlobalMaxPooling2D: layers.MaxPooling2D,
}
AXIS_OF_CHANNELS = (*ON_CHANNELS, layers.BatchNormalization)
SHARED = (  # arguments of a dense layer that are those of a convolution
    *("activation", "use_bias", "kernel_initializer", "bias_initializer", "kernel_regularizer"),
    *("bias_regularizer", "kernel_constraint", "bias_constraint", "trainable", "dtype"),
)
ONE = (1, 1)


@dataclass(frozen=True, eq=False)
class Widened:
    """What flows through the new model.

    Attributes:
        tensor: The `keras.KerasTensor`; where the old one is a vector it has channels last.
        old: That of the old model, with its shape.
        window: Rows and columns of maps that were flattened into it, (1, 1) if they were not.
        source: The map that was flattened or pooled; None before the head.
    """

    tensor: Any
    old: Any
    window: tuple = ONE
    source: Any = None

    @property
    def is_map(self):
        """Whether the old tensor has rows and columns."""
        return len(self.old.shape) == 4


class Widening:
    """Runs a model on images of open size and makes windows of what sees whole maps.

    Args:
        make: `Twins`.
        data_format: "channels_last" or "channels_first".
    """

    def __init__(self, make, data_format):
        self._make, self._data_format = make, data_format

    def run(self, graph, inputs):
        """Returns the outputs for inputs, in the place of those of a graph."""
        pairs = zip(inputs, graph.inputs, strict=True)
        outputs = rerun(graph, [Widened(*pair) for pair in pairs], self._visit)
        return keras.tree.map_structure(self._finished, outputs)

    def _finished(self, output):
        if output.window != ONE:
            rows, columns = output.window
            raise ValueError(
                "`model` must end in a dense layer or in maps; it flattens "
                f"{rows} x {columns} maps and returns them."
            )
        if output.source and not output.is_map and self._data_format == "channels_first":
            name = self._make.unique(("channels_first",))
            return layers.Permute((3, 1, 2), name=name)(output.tensor)
        return output.tensor

    def _visit(self, operation, path, *args, **kwargs):
        flat = keras.tree.flatten((args, kwargs))
        given = [item for item in flat if isinstance(item, Widened)]
        old_args, old_kwargs = _each((args, kwargs), "old")
        try:
            old = operation.compute_output_spec(*old_args, **old_kwargs)
            outputs, window, source = self._call(operation, path, given, old, args, kwargs)
        except ValueError as error:
            raise ValueError(
                f"`model` must keep its places: {'/'.join(path)!r}, {type(operation).__name__}, "
                f"{error}."
            ) from error
        return keras.tree.map_structure(
            lambda tensor, one: Widened(tensor, one, window, source), outputs, old
        )

    def _call(self, operation, path, given, old, args, kwargs):
        """Returns the outputs, their window and their source."""
        first = given[0]
        sources = {(item.source, item.window) for item in given}
        if len(sources) > 1:
            raise ValueError("joins what was pooled or flattened with other maps")
        ((source, window),) = sources
        is_map = first.is_map
        if is_map and isinstance(operation, tuple(GLOBAL_POOLINGS)):
            return self._pooled(operation, path, first)
        if is_map and isinstance(operation, (layers.Flatten, layers.Reshape)):
            return self._flattened(operation, path, first, old)
        args, kwargs = _each((args, kwargs), "tensor")
        if is_map or source is None:
            return self._make(operation, path)(*args, **kwargs), window, source
        if isinstance(operation, layers.Dense):
            return self._dense(operation, path, first)(first.tensor), ONE, source
        if isinstance(operation, (layers.Flatten, layers.Reshape)):
            return self._reshaped(path, first, old), window, source
        changes = _changes_in_head(operation, window)
        return self._make(operation, path, **changes)(*args, **kwargs), window, source

    def _size(self, known):
        sizes = tuple(known.old.shape[axis] for axis in spatial_axes(self._data_format))
        if None in sizes:
            raise ValueError(
                "sees maps of open size; build the model for images of one size, which "
                "becomes that of the window"
            )
        return sizes

    def _pooled(self, layer, path, known):
        """Pools windows of the size that the whole map had."""
        kind = next(new for of, new in GLOBAL_POOLINGS.items() if isinstance(layer, of))
        pool = kind(
            self._size(known),
            strides=1,
            data_format=layer.data_format,
            dtype=layer.dtype_policy,
            name=self._make.unique(path),
        )
        maps = pool(known.tensor)
        return maps if layer.keepdims else self._turned(maps, path), ONE, known.source or known

    def _flattened(self, layer, path, known, old):
        """Leaves a map as it is, for the window of a dense layer."""
        if len(old.shape) != 2:
            raise ValueError("moves values to other places")
        if layers.Flatten is type(layer) and layer.data_format != self._data_format:
            raise ValueError(
                f"must have the data format of the other layers, {self._data_format!r}"
            )
        size = self._size(known)
        if type(layer) is layers.Reshape and self._data_format == "channels_first" and size != ONE:
            raise ValueError("flattens maps with their channels first; use `Flatten`")
        return self._turned(known.tensor, path), size, known.source or known

    def _turned(self, maps, path):
        """Puts the channels last, where dense layers have their features."""
        if self._data_format == "channels_last":
            return maps
        return layers.Permute((2, 3, 1), name=self._make.unique((*path, "channels_last")))(maps)

    def _dense(self, layer, path, known):
        """Returns the convolution that a dense layer is."""
        if layer.quantization_mode:
            raise ValueError("is quantized")
        config = layer.get_config()
        shared = {name: config[name] for name in SHARED}
        shared["activity_regularizer"] = layer.activity_regularizer
        geometry = {"kernel_size": known.window, "data_format": "channels_last"}
        config = {"filters": layer.units, **geometry, **shared}
        return self._make.of(layer, path, layers.Conv2D, config)

    def _reshaped(self, path, known, old):
        """Returns the maps of a vector whose shape gains or loses axes of one."""
        features = known.old.shape[-1]
        to_map = (*ONE, features) if self._data_format == "channels_last" else (features, *ONE)
        if old.shape[1:] == (features,):
            return known.tensor
        if known.window != ONE or old.shape[1:] != to_map:
            raise ValueError("moves values to other places")
        if self._data_format == "channels_first":
            return layers.Permute((3, 1, 2), name=self._make.unique(path))(known.tensor)
        return known.tensor


def _changes_in_head(operation, window):
    """Returns the arguments that change where a layer of vectors becomes one of maps.

    Raises:
        ValueError: If it does something else than that at each place.
    """
    if not isinstance(operation, layers.Layer):
        if type(operation).__name__ not in OPERATIONS:
            raise ValueError("is an operation on vectors that may join or move features")
        return {}
    if not isinstance(operation, (*PLACE_BY_PLACE, *ON_CHANNELS, layers.PReLU)):
        raise ValueError("follows a pooled or flattened map and is no layer of a dense head")
    needs_all = operation.weights or isinstance(operation, ON_CHANNELS)
    softmax = getattr(operation, "activation", None) is keras.activations.softmax
    if window != ONE and (needs_all or softmax):
        raise ValueError(
            f"treats each of {window[0]} x {window[1]} flattened places differently; no window "
            "does that"
        )
    if isinstance(operation, AXIS_OF_CHANNELS):
        return {"axis": -1}
    return {"shared_axes": [1, 2]} if isinstance(operation, layers.PReLU) else {}


def _each(arguments, part):
    """Returns arguments with a part of each `Widened` in its place."""
    return keras.tree.map_structure(
        lambda item: getattr(item, part) if isinstance(item, Widened) else item, arguments
    )
