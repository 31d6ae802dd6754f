"""The filters of a layer while it learns."""

from coursekit.callbacks.visualizers.visualizer import Visualizer
from coursekit.interpret import filters
from coursekit.plot import filter_picture


class FilterVisualizer(Visualizer):
    """Shows the filters of a convolution at chosen epochs of `fit`.

    All filters share one scale, symmetric about zero. Filters on three
    channels are drawn in color, others as one tile a channel.

    Args:
        layer: Name, path or object of a convolution, as
            `interpret.find_layer` takes it.
        epochs: Epochs to look at, 0 for before training; all by default.
        folder: Folder for PNG files; None writes none.
        show: Whether to show the picture; by default in notebooks.
        log_dir: Folder for TensorBoard; None writes none.

    Attributes:
        arrays: Dictionary from epoch to (N, kernel height, kernel width,
            channels) float32 filters.

    Raises:
        ValueError: At the start of `fit`, if the layer is not found or has no
            filters.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import FilterVisualizer
        >>> conv = keras.layers.Conv2D(4, 3, name="conv1")
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), conv, keras.layers.Flatten()])
        >>> model.compile("sgd", "mse")
        >>> watch = FilterVisualizer("conv1", epochs=(0, 2), show=False)
        >>> images, targets = np.ones((4, 8, 8, 1)), np.ones((4, 144))
        >>> _ = model.fit(images, targets, epochs=2, verbose=0, callbacks=[watch])
        >>> {epoch: array.shape for epoch, array in watch.arrays.items()}
        {0: (4, 3, 3, 1), 2: (4, 3, 3, 1)}

    Reference:
        Zeiler and Fergus, "Visualizing and Understanding Convolutional
        Networks", 2014.
    """

    kind = "filters"

    def look(self):
        """Returns the layer's filters."""
        return filters(self.model, self.layer).copy()

    def draw(self, array):
        """Returns a grid of them."""
        return filter_picture(array)
