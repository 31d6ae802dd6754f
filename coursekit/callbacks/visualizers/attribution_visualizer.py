"""What a network looks at while it learns."""

import functools

from coursekit.callbacks.visualizers.image_arrays import channels_last, in_unit_range
from coursekit.callbacks.visualizers.visualizer import Visualizer
from coursekit.interpret import grad_cam
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.plot.images.attribution_pictures import attribution_picture


class AttributionVisualizer(Visualizer):
    """Shows what moves a score for given images, at chosen epochs of `fit`.

    The images stand above, and below each its map on it; all maps of an epoch
    share one scale, that of `plot.attribution_map`.

    Args:
        images: A few inputs of the model, in its own range; (N, H, W, C) for
            most. Those beyond [0, 1] are drawn from black at their least value
            to white at their largest.
        target: A class, a class for each image, or a function from the model's
            outputs to (N,) scores.
        method: Function of `interpret` that returns a map or gradient for each
            image; `functools.partial` gives it further arguments.
        epochs: Epochs to look at, 0 for before training; all by default.
        folder: Folder for PNG files; None writes none.
        show: Whether to show the picture; by default in notebooks.
        log_dir: Folder for TensorBoard; None writes none.

    Attributes:
        arrays: Dictionary from epoch to what the method returns, float32 of
            (N, H, W), or of the images' shape.

    Raises:
        ValueError: If the method is no function, or as the method does, before
            the first step of training where the model is built.

    Example:
        >>> from functools import partial
        >>> import keras, numpy as np
        >>> from coursekit import interpret
        >>> from coursekit.callbacks import AttributionVisualizer
        >>> layers = [keras.layers.Conv2D(4, 3, name="conv1"), keras.layers.Flatten()]
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), *layers, keras.layers.Dense(2)])
        >>> model.compile("sgd", "mse")
        >>> images, targets = np.random.default_rng(0).random((4, 8, 8, 1)), np.ones((4, 2))
        >>> method = partial(interpret.grad_cam, layer="conv1", resize=False)
        >>> watch = AttributionVisualizer(images, 1, method=method, show=False)
        >>> _ = model.fit(images, targets, verbose=0, callbacks=[watch])
        >>> {epoch: array.shape for epoch, array in watch.arrays.items()}
        {0: (4, 6, 6), 1: (4, 6, 6)}

    Reference:
        Selvaraju and others, "Grad-CAM: Visual Explanations from Deep Networks
        via Gradient-based Localization", ICCV 2017.
    """

    kind = "attributions"

    def __init__(
        self,
        images,
        target,
        *,
        method=grad_cam,
        epochs=None,
        folder=None,
        show=None,
        log_dir=None,
    ):
        super().__init__(None, epochs=epochs, folder=folder, show=show, log_dir=log_dir)
        if not callable(method):
            raise ValueError(f"`method` must be a function of `interpret`; got {method!r}.")
        self.images = images
        self.target = target
        self.method = method

    def look(self):
        """Returns the maps of the images."""
        return self.method(self.model, self.images, self.target)

    def draw(self, array):
        """Returns the images above, and below each its map."""
        chosen = getattr(self.method, "keywords", {}).get("input")
        images = read_inputs(self.model, self.images, input=chosen).images
        return attribution_picture(in_unit_range(channels_last(images)), channels_last(array))

    @property
    def _name(self):
        method = self.method
        while isinstance(method, functools.partial):
            method = method.func
        return getattr(method, "__name__", type(method).__name__)
