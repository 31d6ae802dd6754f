"""Which axes of a batch of images are rows and columns."""

import keras


def spatial_axes(data_format=None):
    """Returns which axes of a batch of images or feature maps are rows and columns.

    Args:
        data_format: "channels_last" or "channels_first"; Keras's own by default.
    """
    data_format = data_format or keras.config.image_data_format()
    return (2, 3) if data_format == "channels_first" else (1, 2)
