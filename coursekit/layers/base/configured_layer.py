"""What the layers of the kit share: their configuration and the axis of the channels."""

import inspect

from coursekit._arguments import require_one_of
import keras

DATA_FORMATS = ("channels_last", "channels_first")


class ConfiguredLayer(keras.layers.Layer):
    """A layer whose configuration is its constructor's arguments.

    A subclass stores each argument under its own name, as it was given, and
    keeps what it derives from it beside it. Only the data format is resolved
    first, as in Keras's layers, so that a saved layer does not depend on the
    settings where it is loaded.

    Args:
        data_format: "channels_last" or "channels_first"; by default the one
            of `keras.config.image_data_format()`.
        **options: `name`, `dtype` and `trainable`, as of every Keras layer.

    Raises:
        ValueError: If `data_format` is unknown.
    """

    def __init__(self, *, data_format=None, **options):
        super().__init__(**options)
        self.data_format = data_format or keras.config.image_data_format()
        require_one_of("data_format", self.data_format, DATA_FORMATS)
        self._channel_axis = 3 if self.data_format == "channels_last" else 1
        self._norm_axis = normalized_axis(self.data_format)

    def get_config(self):
        """Returns the constructor's arguments."""
        own = {name: _serialized(getattr(self, name)) for name in _argument_names(type(self))}
        return {**super().get_config(), **own}

    def _channels(self, shape):
        """Returns how many channels an input of this shape has."""
        if len(shape) != 4 or shape[self._channel_axis] is None:
            raise ValueError(
                f"{type(self).__name__} needs batches of images with a known number of channels, "
                f"{self.data_format}; got an input of shape {tuple(shape)}."
            )
        return shape[self._channel_axis]

    def _with_channels(self, shape, channels):
        """Returns the shape with this number of channels."""
        axis = self._channel_axis
        return (*shape[:axis], channels, *shape[axis + 1 :])


def normalized_axis(data_format):
    """Returns the axis of the channels for `BatchNormalization`: -1 makes it faster than 3."""
    return -1 if data_format == "channels_last" else 1


def _argument_names(layer_class):
    """Returns the arguments that the kit's classes name, those of base classes too."""
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    own = [cls for cls in layer_class.__mro__ if issubclass(cls, ConfiguredLayer)]
    signatures = (inspect.signature(cls.__init__).parameters.values() for cls in own)
    parameters = (parameter for signature in signatures for parameter in list(signature)[1:])
    return list(dict.fromkeys(p.name for p in parameters if p.kind in kinds))


def _serialized(value):
    if isinstance(value, keras.initializers.Initializer):
        return keras.initializers.serialize(value)
    return keras.activations.serialize(value) if callable(value) else value
