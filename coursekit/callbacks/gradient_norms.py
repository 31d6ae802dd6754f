"""How large the gradient of each weight is."""

from coursekit._keras.gradients import value_and_gradients
from coursekit._keras.restored import restored_values
from coursekit.callbacks.recorder import Recorder
import keras
from keras import ops
import numpy as np


class GradientNorms(Recorder):
    """Notes the norm of the loss's gradient with respect to each weight, on a fixed batch.

    The gradient is the one that training would see, with batch statistics and
    dropout; what the pass changes, moving statistics and random states, is
    put back. In a deep network norms that fall or rise by a factor from layer
    to layer are vanishing or exploding gradients.

    Args:
        images: Inputs of a batch.
        labels: Its targets, as the loss takes them.
        every: "epoch" or a number of batches, as of `Recorder`.

    Attributes:
        rows: Dictionaries with "epoch", "step", "weight" (its path), "norm",
            and "rms", the norm over the square root of the number of weights.

    Reference:
        Lecture rows C24, D04 and D44.
    """

    def __init__(self, images, labels, *, every="epoch"):
        super().__init__(every=every)
        self.images = images
        self.labels = labels

    def note(self):
        """Returns the norm of each weight's gradient."""
        model = self.model
        images, labels = keras.tree.map_structure(ops.convert_to_tensor, (self.images, self.labels))
        changed = [*model.non_trainable_variables, *model.metrics_variables]
        scale = float(model.optimizer.scale_loss(ops.ones(())))  # float16 gradients need it

        def loss():
            outputs = model(images, training=True)
            return scale * model.compute_loss(x=images, y=labels, y_pred=outputs, training=True)

        with restored_values(changed):
            _, gradients = value_and_gradients(loss, model.trainable_variables)
        rows = []
        for variable, gradient in zip(model.trainable_variables, gradients, strict=True):
            values = ops.convert_to_numpy(gradient).astype("float64")  # or large ones overflow
            norm = float(np.linalg.norm(values) / scale)
            size = int(np.prod(variable.shape))
            rows.append({"weight": variable.path, "norm": norm, "rms": norm / np.sqrt(size)})
        return rows
