"""The filters of a layer."""

from coursekit._keras.networks.layer_lookup import find_layer, layer_paths
import keras
import numpy as np


def filters(model, layer):
    """Returns the filters of a convolution as one array.

    Args:
        model: Any built `keras.Model`.
        layer: Name, path or object, as `find_layer` takes it: a Conv1D,
            Conv2D, transposed, depthwise or separable (its depthwise part)
            convolution.

    Returns:
        (N, kernel height, kernel width, channels) float array: a filter of
        Conv2D spans all its input channels, one of a depthwise convolution a
        single channel. A Conv1D has height 1.

    Raises:
        ValueError: If the layer has no filters of one or two dimensions.

    Example:
        >>> import keras
        >>> from coursekit.interpret import filters
        >>> conv = keras.layers.Conv2D(4, 3, name="conv")
        >>> filters(keras.Sequential([keras.Input((8, 8, 1)), conv]), "conv").shape
        (4, 3, 3, 1)
    """
    found = find_layer(model, layer)
    if not is_convolution(found):
        able = [path for path, other in layer_paths(model).items() if is_convolution(other)]
        raise ValueError(
            f"`layer` must have filters, as {', '.join(able) or 'no layer of this model'}; "
            f"got {found.name!r}, a {type(found).__name__}."
        )
    is_depthwise = hasattr(found, "depthwise_kernel") or hasattr(found, "depth_multiplier")
    kernel = found.depthwise_kernel if hasattr(found, "depthwise_kernel") else found.kernel
    kernel = keras.ops.convert_to_numpy(kernel).astype("float32", copy=False)
    if kernel.ndim == 3:
        kernel = kernel[np.newaxis]
    if is_depthwise:
        kernel = kernel.reshape(*kernel.shape[:2], 1, -1)
    is_transposed = isinstance(found, keras.layers.Conv2DTranspose | keras.layers.Conv1DTranspose)
    return np.moveaxis(kernel, 2 if is_transposed else 3, 0)


def is_convolution(layer):
    """Tells whether a layer is built and has one- or two-dimensional filters."""
    return layer.built and getattr(layer, "rank", None) in (1, 2) and hasattr(layer, "kernel_size")
