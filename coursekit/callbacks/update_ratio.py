"""How far each layer moves in a step, against its size."""

from coursekit.callbacks.names import weight_names
from coursekit.callbacks.optimizers import require_single_steps
from coursekit.callbacks.recorder import Recorder
from keras import ops
import numpy as np


class UpdateRatio(Recorder):
    """Notes the norm of each weight's step, over the norm of the weight.

    Layers do not learn at the same pace: a ratio near 1e-3 is common in a
    network that trains well, 1e-1 throws away what was learned, and 1e-6
    stands still. A weight of norm 0, such as a new bias, has ratio NaN.

    Args:
        every: Notes every n-th batch; each note copies the weights once.

    Attributes:
        rows: Dictionaries with "epoch", "step", "weight" (its path), "norm"
            before the step, "update" (norm of the step) and "ratio".

    Raises:
        ValueError: If `every` is no positive integer; when `fit` begins, if
            the model takes several steps at once.
        RuntimeError: If Keras does not run on TensorFlow.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import UpdateRatio
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(0.1), "mse")
        >>> ratios = UpdateRatio(every=2)
        >>> _ = model.fit(np.ones((8, 2)), np.ones(8), batch_size=2, verbose=0, callbacks=[ratios])
        >>> ratios.frame().pivot(index="step", columns="weight", values="ratio").shape
        (2, 2)

    Reference:
        The rule of thumb is of the Stanford course CS231n, notes on learning
        and evaluation.
    """

    needs_tensorflow = True

    def __init__(self, *, every=10):
        super().__init__(every=every)
        if every == "epoch":
            raise ValueError("`every` must be a positive integer; got 'epoch'.")

    def on_train_begin(self, logs=None):
        """Begins new notes."""
        super().on_train_begin(logs)
        require_single_steps(self.model)

    def on_train_batch_begin(self, batch, logs=None):
        """Copies the weights where the step is to be measured."""
        if self._is_due_between(self._step, self._step + 1):
            self._before = self._weights()

    def note(self):
        """Returns the norms of each weight and of its last step."""
        names, weights = weight_names(self.model), self._weights()
        if len(self._before) != len(weights):  # the model was built by this very step
            return []
        rows = []
        for name, before, after in zip(names, self._before, weights, strict=True):
            norm, update = np.linalg.norm(before), np.linalg.norm(after - before)
            ratio = update / norm if norm else np.nan
            rows.append({"weight": name, "norm": norm, "update": update, "ratio": ratio})
        return rows

    def _weights(self):
        return [
            np.array(ops.convert_to_numpy(variable)).astype("float64")
            for variable in self.model.trainable_variables
        ]
