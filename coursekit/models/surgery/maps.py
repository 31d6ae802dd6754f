"""How the maps of a model lie in memory."""

import keras


def data_format_of(model):
    """Returns "channels_last" or "channels_first", by the first layer that has a format."""
    formats = (getattr(layer, "data_format", None) for layer in model._flatten_layers())
    return next(filter(None, formats), keras.config.image_data_format())
