"""Learning-rate annealing by a function of the step."""

from coursekit.callbacks.optimizers import plain_optimizer, require_plain_learning_rate
import keras
import numpy as np


class AnnealLearningRate(keras.callbacks.Callback):
    """Sets the learning rate before each epoch, or each batch, to what a schedule gives.

    The step is counted from the epoch that `fit` names, so a run resumed with
    `fit(..., initial_epoch=5)` goes on where the schedule would be after five
    epochs. What was applied is kept in `steps` and `rates`, and the rate at
    the end of each epoch in the history that `fit` returns, as
    "learning_rate".

    Args:
        schedule: Function of the step, such as those of `coursekit.schedules`
            with their options fixed by `functools.partial`, or a
            `keras.optimizers.schedules.LearningRateSchedule`.
        per: What a step is, "epoch" or "batch".

    Attributes:
        steps: List of the steps of the last `fit`.
        rates: List of the learning rates applied at them.

    Raises:
        ValueError: If `per` is neither; during `fit`, if the schedule gives
            a rate that is not a finite number of 0 or above, or if it is
            unknown how many batches the epochs before `initial_epoch` had.
        TypeError: At the start of `fit`, if the optimizer was built with a
            schedule of its own.

    Example:
        schedule = partial(cosine_annealing, start=0.1, period=10)
        model.compile(optimizer=keras.optimizers.SGD(0.1), ...)
        model.fit(batches, epochs=10, callbacks=[AnnealLearningRate(schedule)])

    Reference:
        Lecture rows D02 and D11 to D13.
    """

    async_safe = True  # so that Keras need not wait for each batch to be computed

    def __init__(self, schedule, *, per="epoch"):
        super().__init__()
        if per not in ("epoch", "batch"):
            raise ValueError(f"`per` must be 'epoch' or 'batch'; got {per!r}.")
        self.schedule = schedule
        self.per = per
        self.steps = []
        self.rates = []

    def on_train_begin(self, logs=None):
        """Checks the optimizer and begins a new record."""
        self._optimizer = plain_optimizer(self.model)
        require_plain_learning_rate(self._optimizer, type(self).__name__)
        self.steps, self.rates = [], []
        self._batches_done = 0

    def on_epoch_begin(self, epoch, logs=None):
        """Applies the rate of the epoch, or finds the step of its first batch."""
        if self.per == "epoch":
            self._apply(epoch)
        else:
            self._first_step = self._step_of_first_batch(epoch)

    def on_train_batch_begin(self, batch, logs=None):
        """Applies the rate of the batch."""
        if self.per == "batch":
            self._apply(self._first_step + batch)

    def on_train_batch_end(self, batch, logs=None):
        """Counts the batches that came: of a data set of unknown size Keras begins one too many."""
        if self.per == "batch":
            self._batches_done = max(self._batches_done, self._first_step + batch + 1)

    def on_epoch_end(self, epoch, logs=None):
        """Adds the rate to the epoch's logs."""
        while self.per == "batch" and self.steps[-1] >= self._batches_done:
            del self.steps[-1], self.rates[-1]
        if logs is not None:
            logs["learning_rate"] = self.rates[-1]

    def _step_of_first_batch(self, epoch):
        if self.params.get("steps") is not None:
            return epoch * self.params["steps"]
        if epoch > 0 and not self._batches_done:
            raise ValueError(
                f"With `initial_epoch={epoch}` and a rate per batch, `fit` must know how many "
                "batches an epoch has; pass `steps_per_epoch`, or give the data set its size "
                "with `dataset.apply(tf.data.experimental.assert_cardinality(n))`."
            )
        return self._batches_done

    def _apply(self, step):
        rate = float(self.schedule(step))
        if not (np.isfinite(rate) and rate >= 0):
            raise ValueError(
                f"`schedule` must give a finite learning rate of 0 or above; "
                f"got {rate} at step {step}."
            )
        self._optimizer.learning_rate = rate
        self.steps.append(step)
        self.rates.append(rate)
