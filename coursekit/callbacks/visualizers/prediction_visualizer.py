"""What a network says of each pixel while it learns."""

from coursekit._arguments import require_count
from coursekit.callbacks.visualizers.image_arrays import channels_last, in_unit_range
from coursekit.callbacks.visualizers.pixel_classes import enlarged, middle, pixel_classes
from coursekit.callbacks.visualizers.visualizer import Visualizer
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.probing.model_outputs import model_outputs
from coursekit.plot.masks.mask_arrays import integer_masks
from coursekit.plot.masks.mask_errors import error_text, kinds_of_error
from coursekit.plot.masks.segmentation_pictures import segmentation_picture
import keras
import numpy as np


class PredictionVisualizer(Visualizer):
    """Shows the segmentation that a model predicts for given images, every few epochs of `fit`.

    From above stand the images, their true masks, the predicted ones, and the
    errors: red pixels are missed, blue ones invented, yellow ones of another
    class. The colors are those of `plot.mask_map` and `plot.error_map`. The model
    runs as at inference, and is left as it was.

    Args:
        images: A few inputs of the model, in its own range; (N, H, W, C) for
            most. Those beyond [0, 1] are drawn from black at their least value
            to white at their largest.
        masks: Their true masks, (N, H, W) or (N, H, W, 1) labels; None shows no
            truth and no errors.
        every: Number of epochs from one look to the next, from epoch 0 on, which
            is before training.
        epochs: Epochs to look at, of these; all by default.
        from_logits: Whether a one-channel output is logits.
        threshold: Probability above which a pixel of a one-channel output is of
            class 1.
        background: Class that is left clear; None colors all.
        ignore_index: Label of the pixels that do not count; None for none.
        folder: Folder for PNG files; None writes none.
        show: Whether to show the picture; by default in notebooks.
        log_dir: Folder for TensorBoard; None writes none.

    Outputs of the model may be (N, H, W, C) or (N, H, W, 1) scores; of several
    outputs the last is shown. One that is smaller than the images by a whole
    factor is enlarged; one smaller by another margin, as that of convolutions
    without padding, is drawn on the middle of the images. The masks have the
    size of the images, or of the output.

    Attributes:
        arrays: Dictionary from epoch to the predicted classes, int64 (N, H, W),
            of the size of the masks.

    Raises:
        ValueError: If outputs are no scores of pixels, scores of one channel are
            not in [0, 1] without `from_logits`, or masks do not fit, before the
            first step of training where the model is built.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import PredictionVisualizer
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 1)])
        >>> model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        >>> images, masks = np.random.default_rng(0).random((4, 8, 8, 1)), np.ones((4, 8, 8))
        >>> watch = PredictionVisualizer(images[:2], masks[:2], every=2, show=False)
        >>> _ = model.fit(images, masks, epochs=5, verbose=0, callbacks=[watch])
        >>> {epoch: array.shape for epoch, array in watch.arrays.items()}
        {0: (2, 8, 8), 2: (2, 8, 8), 4: (2, 8, 8)}

    Reference:
        Long, Shelhamer and Darrell, "Fully Convolutional Networks for Semantic
        Segmentation", 2015.
    """

    kind = "predictions"

    def __init__(
        self,
        images,
        masks=None,
        *,
        every=1,
        epochs=None,
        from_logits=False,
        threshold=0.5,
        background=0,
        ignore_index=255,
        folder=None,
        show=None,
        log_dir=None,
    ):
        super().__init__(None, epochs=epochs, folder=folder, show=show, log_dir=log_dir)
        require_count("every", every)
        if not 0 < threshold < 1:
            raise ValueError(f"`threshold` must lie between 0 and 1; got {threshold}.")
        self.images = images
        self.masks = masks
        self.every = every
        self.from_logits = from_logits
        self.threshold = threshold
        self.background = background
        self.ignore_index = ignore_index

    def look(self):
        """Returns the predicted class of each pixel."""
        inputs = read_inputs(self.model, self.images)
        packed = inputs.packed([keras.ops.convert_to_tensor(array) for array in inputs.arrays])
        last = keras.tree.flatten(model_outputs(self.model, packed))[-1]
        scores = channels_last(keras.ops.convert_to_numpy(last))
        options = {"from_logits": self.from_logits, "threshold": self.threshold}
        images = channels_last(inputs.images)
        classes = enlarged(pixel_classes(scores, **options), images.shape[1:3])
        seen = middle(images, classes.shape[1:])
        self._seen = in_unit_range(seen), self._true_masks(images, seen)
        return classes

    def _true_masks(self, images, seen):
        """Returns the masks, or their middle, for the part of the images that is seen."""
        if self.masks is None:
            return None
        masks = np.asarray(self.masks)
        if masks.shape[:3] == images.shape[:3]:
            masks = middle(masks, seen.shape[1:3])
        return integer_masks("masks", masks, seen, self.ignore_index)

    def draw(self, array):
        """Returns the images, and below them masks, predictions and errors."""
        images, masks = self._seen
        options = {"background": self.background, "ignore_index": self.ignore_index}
        return segmentation_picture(images, array, masks, **options)

    def describe(self, array):
        """Returns what the caption says: the share of wrong pixels."""
        _, masks = self._seen
        if masks is None:
            return f"classes {', '.join(map(str, np.unique(array)))}"
        return error_text(kinds_of_error(masks, array, self.background, self.ignore_index)[1])

    def _is_chosen(self, epoch):
        return epoch % self.every == 0 and super()._is_chosen(epoch)

    @property
    def _name(self):
        return self.model.name
