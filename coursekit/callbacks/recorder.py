"""What the recorders share: when to note, and the notes as a data frame."""

from numbers import Integral

from coursekit._extras import optional
from coursekit._keras.backends import require_tensorflow
from coursekit.callbacks.described import Described
import keras

pandas = optional("pandas")


class Recorder(Described, keras.callbacks.Callback):
    """Notes numbers about a model at chosen moments of `fit`.

    A subclass gives `note`, which returns a list of dictionaries, a row each.

    Args:
        every: "epoch", to note before the first step and after each epoch, or
            a positive integer n, to note after every n-th batch; if the model
            runs several at once (`steps_per_execution`), after those that hold
            it.

    Attributes:
        rows: List of the rows of the last `fit`, each with its "epoch"
            (finished ones) and "step" (batches trained on since the start of
            this `fit`).

    Raises:
        ValueError: If `every` is neither.
        RuntimeError: If it needs TensorFlow and Keras runs on another backend.

    Example:
        A recorder of one's own:

        >>> import numpy as np
        >>> from coursekit.callbacks.recorder import Recorder
        >>> class LargestWeight(Recorder):
        ...     def note(self):
        ...         return [{"largest": max(np.max(w) for w in self.model.get_weights())}]
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> largest = LargestWeight()
        >>> _ = model.fit(np.ones((4, 1)), np.ones(4), verbose=0, callbacks=[largest])
        >>> [(row["epoch"], row["step"]) for row in largest.rows]
        [(0, 0), (1, 1)]
    """

    async_safe = True  # so that Keras need not wait for each batch to be computed
    needs_tensorflow = False

    def __init__(self, *, every="epoch"):
        super().__init__()
        self._require_backend()
        is_count = isinstance(every, Integral) and not isinstance(every, bool) and every >= 1
        if not (is_count or (isinstance(every, str) and every == "epoch")):
            raise ValueError(f"`every` must be 'epoch' or a positive integer; got {every!r}.")
        self.every = every
        self.rows = []

    def note(self):
        """Returns what is to be noted now, a dictionary a row."""
        raise NotImplementedError

    def frame(self):
        """Returns the rows of the last `fit` as a `pandas.DataFrame`."""
        return pandas.DataFrame(self.rows)

    def on_train_begin(self, logs=None):
        """Begins new notes."""
        self._require_backend()
        self.rows = []
        self._step = self._first_step = 0
        self._epoch = None

    def on_epoch_begin(self, epoch, logs=None):
        """Notes the state before the first step, if the model is built."""
        first = self._epoch is None
        self._epoch = epoch
        self._first_step = self._step
        if first and self.every == "epoch" and self.model.built:
            self._keep()

    def on_train_batch_end(self, batch, logs=None):
        """Notes after every n-th batch; `batch` is the last of those run at once."""
        steps = self.params.get("steps") or batch + 1
        done = min(batch + 1, steps)  # Keras counts the last ones as if they were full
        before, self._step = self._step, self._first_step + done
        if self._is_due_between(before, self._step):
            self._keep()

    def on_epoch_end(self, epoch, logs=None):
        """Notes after an epoch."""
        self._epoch = epoch + 1
        if self.every == "epoch":
            self._keep()

    def _require_backend(self):
        if self.needs_tensorflow:
            require_tensorflow(type(self).__name__)

    def _is_due_between(self, before, step):
        return self.every != "epoch" and step // self.every > before // self.every

    def _keep(self):
        place = {"epoch": self._epoch, "step": self._step}
        self.rows += [{**place, **row} for row in self.note()]
