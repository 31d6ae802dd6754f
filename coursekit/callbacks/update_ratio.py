"""How far each layer moves in a step, against its size."""

from coursekit.callbacks.recorder import Recorder
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
        ValueError: If `every` is no whole number of 1 or more; when `fit`
            begins, if the model takes several steps at once.

    Example:
        ratios = UpdateRatio(every=20)
        model.fit(batches, epochs=3, callbacks=[ratios])
        ratios.frame().pivot(index="step", columns="weight", values="ratio")

    Reference:
        Lecture row D06; the rule of thumb is of the CS231n course notes.
    """

    def __init__(self, *, every=10):
        super().__init__(every=every)
        if every == "epoch":
            raise ValueError("`every` must be a number of batches; got 'epoch'.")

    def on_train_begin(self, logs=None):
        """Begins new notes."""
        super().on_train_begin(logs)
        at_once = self.model.steps_per_execution
        if at_once != 1:
            raise ValueError(
                f"`steps_per_execution` of the model must be 1, to see single steps; got {at_once}."
            )

    def on_train_batch_begin(self, batch, logs=None):
        """Copies the weights where the step is to be measured."""
        if self._is_due_between(self._step, self._step + 1):
            self._before = self._weights()

    def note(self):
        """Returns the norms of each weight and of its last step."""
        rows = []
        for path, after in self._weights().items():
            norm = np.linalg.norm(self._before[path])
            update = np.linalg.norm(after - self._before[path])
            ratio = update / norm if norm else np.nan
            rows.append({"weight": path, "norm": norm, "update": update, "ratio": ratio})
        return rows

    def _weights(self):
        return {v.path: np.array(v.numpy()) for v in self.model.trainable_variables}
