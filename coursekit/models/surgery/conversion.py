"""Strides to dilation, layer by layer, on the way through a model."""

from math import gcd
from typing import NamedTuple

from coursekit.models.surgery.aligned_padding import AlignedPadding2D
from coursekit.models.surgery.dilated_pool import DilatedPool2D
from coursekit.models.surgery.maps import data_format_of
from coursekit.models.surgery.refusals import reason_against
from coursekit.models.surgery.rerun import opened, rerun
from coursekit.models.surgery.windows import border_of, is_place_by_place, pooling_of, window_of
import keras


class Geometry(NamedTuple):
    """The places of a map, one number for rows and one for columns.

    Attributes:
        step: Pixels of the input from one place to the next.
        dilation: Places from one that the model with all its strides has to the next.
        lost: Pixels by which the input is longer than the map, were every pixel a place.
    """

    step: tuple = (1, 1)
    dilation: tuple = (1, 1)
    lost: tuple = (0, 0)

    @property
    def stride(self):
        """Pixels from one place to the next of the model with all its strides."""
        return tuple(s * d for s, d in zip(self.step, self.dilation, strict=True))

    def shrunk(self, places):
        """Returns the geometry of a map with fewer places of the strided model."""
        pairs = zip(self.lost, places, self.stride, strict=True)
        return self._replace(lost=tuple(lost + count * size for lost, count, size in pairs))


class Conversion:
    """Follows the places of maps through a model, and makes the layers of the new one.

    Args:
        output_stride: Stride up to which layers keep their strides; None for all strides.
        make: Function of a layer, its path and changed arguments that returns what to call.
    """

    def __init__(self, output_stride, make):
        self._output_stride = output_stride
        self._make = make
        self._known = {}
        self._data_format = None

    def run(self, graph, inputs):
        """Returns what the new layers make of inputs; those of four axes are images."""
        self._data_format = data_format_of(graph)
        for tensor in inputs:
            if len(tensor.shape) == 4:
                self._known[id(tensor)] = tensor, Geometry()
        return rerun(graph, inputs, self._visit)

    def geometry(self, tensor):
        """Returns the `Geometry` of a map, or None of what is none."""
        return self._known.get(id(tensor), (None, None))[1]

    def _visit(self, operation, path, *args, **kwargs):
        flat = keras.tree.flatten((args, kwargs))
        maps = [item for item in flat if self.geometry(item)]
        try:
            if not maps:
                return self._make(operation, path)(*args, **kwargs)
            geometry = self._joined(maps)
            if window := window_of(operation):
                outputs, geometry = self._windows(operation, path, window, geometry, *maps)
            elif border := border_of(operation):
                outputs, geometry = self._border(operation, path, border, geometry, *maps)
            elif is_place_by_place(operation, flat, self._data_format):
                outputs = self._make(operation, path)(*args, **kwargs)
            elif _is_composite(operation):
                return rerun(opened(operation, args), maps, self._visit, path)
            else:
                raise ValueError(reason_against(operation))
        except _LayerRefusedError:
            raise
        except ValueError as error:
            raise _LayerRefusedError(
                f"`model` must keep its places: {'/'.join(path)!r}, "
                f"{type(operation).__name__}, {error}."
            ) from error
        for output in keras.tree.flatten(outputs):
            self._known[id(output)] = output, geometry
        return outputs

    def _joined(self, maps):
        geometries = [self.geometry(item) for item in maps]
        first = geometries[0]
        if any(other[:2] != first[:2] for other in geometries):
            strides = ", ".join(str(max(other.stride)) for other in geometries)
            raise ValueError(f"joins maps of different strides, {strides}")
        return first

    def _windows(self, layer, path, window, geometry, maps):
        kept = tuple(map(self._kept, window.strides, geometry.step, geometry.dilation))
        lost = [0, 0] if window.padding == "same" else [reach - 1 for reach in window.reach]
        after = geometry.shrunk(lost)._replace(
            step=tuple(a * b for a, b in zip(geometry.step, kept, strict=True)),
            dilation=tuple(
                d * s // k for d, s, k in zip(geometry.dilation, window.strides, kept, strict=True)
            ),
        )
        if kept == tuple(window.strides) and geometry.dilation == (1, 1):
            return self._make(layer, path)(maps), after
        convert = self._pooling if pooling_of(layer) else self._convolution
        return convert(layer, path, window, geometry.dilation, kept)(maps), after

    def _kept(self, stride, step, dilation):
        """Returns the part of a layer's stride that stays; behind a dilation none does."""
        if self._output_stride is None:
            return stride
        return gcd(stride, self._output_stride // step) if dilation == 1 else 1

    def _convolution(self, layer, path, window, dilation, kept):
        apart = [
            own * new if size > 1 else 1
            for size, own, new in zip(window.kernel, window.dilation, dilation, strict=True)
        ]
        changes = {"strides": kept, "dilation_rate": tuple(apart)}
        if window.padding == "valid" or _is_centered(window):
            return self._make(layer, path, **changes)
        convolution = self._make(layer, path, **changes, padding="valid")
        if max(window.reach) == 1:
            return convolution
        padding = AlignedPadding2D(
            window.reach,
            align_to=tuple(window.strides),
            dilation_rate=dilation,
            data_format=layer.data_format,
            dtype=layer.dtype_policy,
            name=self._make.unique((*path, "padding")),
        )
        return lambda maps: convolution(padding(maps))

    def _pooling(self, layer, path, window, dilation, kept):
        return DilatedPool2D(
            tuple(window.kernel),
            kind=pooling_of(layer),
            strides=kept,
            dilation_rate=dilation,
            padding=window.padding,
            align_to=tuple(window.strides),
            data_format=layer.data_format,
            dtype=layer.dtype_policy,
            name=self._make.unique(path),
        )

    def _border(self, layer, path, border, geometry, maps):
        after = geometry.shrunk([-sum(sides) for sides in border])
        if geometry.dilation == (1, 1):
            return self._make(layer, path)(maps), after
        name = "padding" if isinstance(layer, keras.layers.ZeroPadding2D) else "cropping"
        sides = tuple(
            tuple(abs(count) * apart for count in pair)
            for pair, apart in zip(border, geometry.dilation, strict=True)
        )
        return self._make(layer, path, **{name: sides})(maps), after


class _LayerRefusedError(ValueError):
    """A sentence that is whole already."""


def _is_centered(window):
    """Says whether "same" padding of Keras's dilated convolution lies where it should."""
    return all(s == 1 and r % 2 for s, r in zip(window.strides, window.reach, strict=True))


def _is_composite(operation):
    """Says whether a layer is made of others, with no weights beside theirs."""
    if not isinstance(operation, keras.Layer) or type(operation).__module__.startswith("keras."):
        return False
    inside = operation._flatten_layers(include_self=False)
    weights = {id(weight) for layer in inside for weight in layer.weights}
    return {id(weight) for weight in operation.weights} <= weights
