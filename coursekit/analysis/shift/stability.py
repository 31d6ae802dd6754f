"""How far the answer of a model stays the same when its images move."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._keras.networks.models import require_model
from coursekit.analysis.shift.images import shifted_images
from coursekit.analysis.table_text import html_text
import numpy as np


class ShiftStability(NamedTuple):
    """Answers to moved images against those to the same images unmoved.

    Attributes:
        shifts: (S, 2) whole pixels, rows and columns.
        same_class: (S,) shares of the images whose largest output stays the same.
        change: (S,) means over the images of the norm of the change in the
            output, relative to the norm of the output before.
    """

    shifts: np.ndarray
    same_class: np.ndarray
    change: np.ndarray

    def __repr__(self):
        worst = self.same_class.min() if len(self.same_class) else float("nan")
        return f"<ShiftStability at {len(self.shifts)} shifts: same class {worst:.3f} at worst>"

    def _repr_html_(self):
        return html_text(str(self))

    def __str__(self):
        rows = zip(self.shifts.tolist(), self.same_class, self.change, strict=True)
        lines = [
            f"{f'({y}, {x})':>10}  {same:10.3f}  {change:6.3f}" for (y, x), same, change in rows
        ]
        return "\n".join([f"{'shift':>10}  {'same class':>10}  {'change':>6}", *lines])


def shift_stability(model, images, shifts, *, fill="zeros", batch_size=256):
    """Measures how the output of a classifier changes when its images are shifted.

    What leaves the frame is lost: an object that touches the border is another
    object after a shift. Leave a margin of at least the largest shift, or it is
    the border that is measured.

    Args:
        model: A `keras.Model` from images to (N, K) logits, probabilities or features.
        images: Images as the model takes them, (N, H, W, C).
        shifts: Sequence of (rows, columns), whole pixels.
        fill: What comes in: "zeros", "edge" or "wrap", as in `shifted_images`.
        batch_size: Number of images that are run at once.

    Returns:
        A `ShiftStability`.

    Raises:
        ValueError: If the model does not return one vector an image, or one of zeros,
            or the images, a shift or the fill is not valid.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.analysis import shift_stability
        >>> parts = [keras.layers.Conv2D(4, 3), keras.layers.GlobalAveragePooling2D()]
        >>> model = keras.Sequential([keras.Input((16, 16, 1)), *parts])
        >>> images = np.zeros((2, 16, 16, 1))
        >>> images[:, 6:9, 6:9] = 1  # with a margin, so that a shift loses nothing
        >>> print(shift_stability(model, images, [(0, 2)]))
             shift  same class  change
            (0, 2)       1.000   0.000

    Reference:
        Azulay and Weiss, "Why do deep convolutional networks generalize so poorly
        to small image transformations?", 2018; Zhang, "Making Convolutional
        Networks Shift-Invariant Again", ICML 2019.
    """
    require_model(model)
    require_count("batch_size", batch_size)
    images = np.asarray(images)
    before = _outputs(model, images, batch_size)
    norms = np.linalg.norm(before, axis=1)
    if not norms.all():
        raise ValueError(
            "`model` must not return a vector of zeros, to which no change is relative."
        )
    same_class, change = [], []
    for shift in shifts:
        after = _outputs(model, shifted_images(images, shift, fill=fill), batch_size)
        same_class.append(np.mean(after.argmax(axis=1) == before.argmax(axis=1)))
        change.append(np.mean(np.linalg.norm(after - before, axis=1) / norms))
    return ShiftStability(np.array(shifts), np.array(same_class), np.array(change))


def _outputs(model, images, batch_size):
    outputs = model.predict(images, batch_size=batch_size, verbose=0)
    shape = getattr(outputs, "shape", None)
    if shape is None or len(shape) != 2:
        raise ValueError(f"`model` must return one vector an image; it returns shape {shape}.")
    return outputs.astype("float64")
