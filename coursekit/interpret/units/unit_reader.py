"""One run through a data set that keeps where some channels of a layer are largest."""

from weakref import ref

from coursekit._arguments import require_count
from coursekit._keras.networks.layer_lookup import find_layer
from coursekit._keras.networks.models import require_model
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.probing.remembered import compiled
from coursekit.interpret.units.best_places import BestPlaces
from coursekit.interpret.units.crops import crop, require_field
from coursekit.interpret.units.image_stream import image_stream
from coursekit.interpret.units.measured_field import measured_field
from coursekit.interpret.units.unit_maps import unit_maps
import keras
from keras import ops
import numpy as np


class UnitReader:
    """Reads a data set once.

    Args:
        model, layer, channels, count, field, fill, input: As for `top_patches`.
        watch: Function that is given the (N, h, w, C) activations of the channels in each batch,
            or None.
    """

    def __init__(self, model, layer, channels, count, *, field, fill, input, watch=None):
        require_model(model, built=True)
        self.model, self.layer = model, find_layer(model, layer)
        self.channels = _read_channels(channels)
        self.field, self.fill, self.input, self.watch = field, fill, input, watch
        self.best = BestPlaces(len(self.channels), count)
        self.shape = self.width = self.units = None  # of images and maps, known after a batch
        self._seen = 0

    def read_all(self, dataset, batch_size):
        """Reads a data set.

        Args:
            dataset: See `image_stream`.
            batch_size: Images that are computed at once.
        """
        require_count("batch_size", batch_size)
        for batch in image_stream(self.model, dataset, batch_size):
            self._read(read_inputs(self.model, batch, input=self.input))

    def _read(self, inputs):
        images = _channels_last(inputs.images)
        if self.shape is None:
            self._start(inputs, images.shape[1:])
        elif images.shape[1:] != self.shape:
            raise ValueError(
                f"`dataset` must hold images of one size; got {self.shape} and {images.shape[1:]}."
            )
        key = ("units", id(self.layer), repr(inputs.structure), self.watch is not None)
        function = _reading(ref(self.model), ref(self.layer), inputs.structure, self.watch)
        function = compiled(self.model, key, function)
        found = function(*inputs.arrays, self.channels.astype("int32"))
        values, places, *activations = map(ops.convert_to_numpy, found)
        if np.isnan(values).any():
            raise ValueError(f"`layer` {self.layer.name!r} must give numbers; it gave NaN.")
        self.best.update(values, places, self._seen, lambda *entry: self._crop(images, *entry))
        self._seen += len(images)
        if self.watch is not None:
            self.watch(*activations)

    def _start(self, inputs, shape):
        first = [ops.convert_to_tensor(array[:1]) for array in inputs.arrays]
        _, height, width, count = unit_maps(self.model, self.layer, inputs.packed(first)).shape
        if self.channels.min() < 0 or self.channels.max() >= count:
            raise ValueError(
                f"`channels` must be from 0 to {count - 1}; got {self.channels.tolist()}."
            )
        self.shape, self.width, self.units = shape, width, count
        if self.field is None:
            self.field = measured_field(self.model, self.layer, inputs)
        require_field(self.field, (height, width), shape)

    def _crop(self, images, index, place):
        row, column = divmod(int(place), self.width)
        return crop(images[index], self.field, row, column, fill=self.fill)


def _reading(model, layer, structure, watch):
    is_watched = watch is not None

    def reading(*tensors):
        *arrays, channels = tensors
        inputs = keras.tree.pack_sequence_as(structure, arrays)
        maps = ops.take(unit_maps(model(), layer(), inputs), channels, axis=-1)
        flat = ops.reshape(maps, (ops.shape(maps)[0], -1, ops.shape(maps)[-1]))
        found = ops.max(flat, axis=1), ops.argmax(flat, axis=1)
        return (*found, maps) if is_watched else found

    return reading


def _read_channels(channels):
    found = np.atleast_1d(channels)
    if found.ndim != 1 or not len(found) or found.dtype.kind not in "iu":
        raise ValueError(f"`channels` must be a channel or several; got {channels!r:.60}.")
    return found.astype(int)


def _channels_last(images):
    is_first = keras.config.image_data_format() == "channels_first"
    return np.moveaxis(images, 1, -1) if is_first else images
