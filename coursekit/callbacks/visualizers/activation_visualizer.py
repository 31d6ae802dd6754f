"""The activations of a layer while it learns."""

from coursekit.callbacks.visualizers.visualizer import Visualizer
from coursekit.interpret import feature_maps
from coursekit.plot import activation_picture


class ActivationVisualizer(Visualizer):
    """Shows what a layer computes for given images, at chosen epochs of `fit`.

    The model runs as at inference, so neither batch statistics nor random
    states move. All maps share one scale.

    Args:
        layer: Name, path or object of the layer, as `interpret.find_layer`
            takes it.
        images: A few inputs of the model, (N, H, W, C) for most.
        epochs: Epochs to look at, 0 for before training; all by default.
        folder: Folder for PNG files; None writes none.
        show: Whether to show the picture; by default in notebooks.
        log_dir: Folder for TensorBoard; None writes none.

    Attributes:
        arrays: Dictionary from epoch to the layer's float32 output,
            (N, H, W, channels) for a convolution.

    Raises:
        ValueError: At the start of `fit`, if the layer is not found or does
            not return one tensor.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import ActivationVisualizer
        >>> conv = keras.layers.Conv2D(4, 3, name="conv1")
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), conv, keras.layers.Flatten()])
        >>> model.compile("sgd", "mse")
        >>> images, targets = np.ones((4, 8, 8, 1)), np.ones((4, 144))
        >>> watch = ActivationVisualizer("conv1", images[:2], show=False)
        >>> _ = model.fit(images, targets, verbose=0, callbacks=[watch])
        >>> {epoch: array.shape for epoch, array in watch.arrays.items()}
        {0: (2, 6, 6, 4), 1: (2, 6, 6, 4)}

    Reference:
        Zeiler and Fergus, "Visualizing and Understanding Convolutional
        Networks", 2014.
    """

    kind = "activations"

    def __init__(self, layer, images, *, epochs=None, folder=None, show=None, log_dir=None):
        super().__init__(layer, epochs=epochs, folder=folder, show=show, log_dir=log_dir)
        self.images = images

    def look(self):
        """Returns the layer's output for the images."""
        return feature_maps(self.model, self.images, self.layer)

    def draw(self, array):
        """Returns a grid of it: a row an image, a column a channel."""
        return activation_picture(array)
