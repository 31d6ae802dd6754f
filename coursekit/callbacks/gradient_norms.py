"""How large the gradient of each weight is."""

from coursekit._keras.networks.gradients import value_and_gradients
from coursekit._keras.networks.restored import restored_values
from coursekit.callbacks.given_batch import require_batch
from coursekit.callbacks.names import weight_names
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
        images: Inputs of a batch, as the model takes them.
        labels: Its targets, as the loss takes them.
        sample_weight: Weights of the samples, as `fit` takes them, or None.
        every: "epoch" or a number of batches, as of `Recorder`.

    Attributes:
        rows: Dictionaries with "epoch", "step", "weight" (its path), "norm",
            and "rms", the norm over the square root of the number of weights.

    Raises:
        RuntimeError: If Keras does not run on TensorFlow.
        ValueError: If the batch is no arrays of one number of examples; at the
            first note, if the model was compiled without a loss.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import GradientNorms
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name="dense")])
        >>> model.compile("sgd", "mse")
        >>> images, labels = np.ones((8, 2)), np.ones(8)
        >>> norms = GradientNorms(images, labels)
        >>> _ = model.fit(images, labels, verbose=0, callbacks=[norms])
        >>> list(norms.frame().columns)
        ['epoch', 'step', 'weight', 'norm', 'rms']

    Reference:
        Glorot and Bengio, "Understanding the difficulty of training deep
        feedforward neural networks", 2010, section 4.
    """

    needs_tensorflow = True

    def __init__(self, images, labels, *, sample_weight=None, every="epoch"):
        super().__init__(every=every)
        require_batch(images=images, labels=labels, sample_weight=sample_weight)
        self.images = images
        self.labels = labels
        self.sample_weight = sample_weight

    def note(self):
        """Returns the norm of each weight's gradient."""
        model = self.model
        images, labels, weights = keras.tree.map_structure(
            lambda value: None if value is None else ops.convert_to_tensor(value),
            (self.images, self.labels, self.sample_weight),
        )
        changed = [*model.non_trainable_variables, *model.metrics_variables]
        scale = float(model.optimizer.scale_loss(ops.ones(())))  # float16 gradients need it

        def loss():
            outputs = model(images, training=True)
            return scale * model.compute_loss(
                x=images, y=labels, y_pred=outputs, sample_weight=weights, training=True
            )

        with restored_values(changed):
            _, gradients = value_and_gradients(loss, model.trainable_variables)
        rows = []
        for name, gradient in zip(weight_names(model), gradients, strict=True):
            values = ops.convert_to_numpy(gradient).astype("float64")  # or large ones overflow
            norm = float(np.linalg.norm(values) / scale)
            rows.append({"weight": name, "norm": norm, "rms": norm / np.sqrt(values.size)})
        return rows
