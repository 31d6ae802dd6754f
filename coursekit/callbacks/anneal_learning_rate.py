"""Learning-rate annealing by a function of the step."""

import inspect

from coursekit._arguments import require_one_of
from coursekit.callbacks.described import Described
from coursekit.callbacks.optimizers import plain_optimizer, require_plain_learning_rate
import keras
import numpy as np


class AnnealLearningRate(Described, keras.callbacks.Callback):
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
        TypeError: If `schedule` is no function of the step alone; at the start
            of `fit`, if the optimizer was built with a schedule of its own.

    Example:
        >>> from functools import partial
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import AnnealLearningRate
        >>> from coursekit.schedules import step_decay
        >>> schedule = partial(step_decay, start=0.1, factor=0.5, every=1)
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(0.1), "mse")
        >>> anneal = AnnealLearningRate(schedule)
        >>> _ = model.fit(np.ones((4, 1)), np.ones(4), epochs=3, verbose=0, callbacks=[anneal])
        >>> anneal.rates
        [0.1, 0.05, 0.025]

    Reference:
        Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
        Restarts", 2017, for annealing by a schedule.
    """

    async_safe = True  # so that Keras need not wait for each batch to be computed

    def __init__(self, schedule, *, per="epoch"):
        super().__init__()
        require_one_of("per", per, ("epoch", "batch"))
        _require_function_of_step(schedule)
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
        while self.per == "batch" and self.steps and self.steps[-1] >= self._batches_done:
            del self.steps[-1], self.rates[-1]
        if logs is not None and self.rates:
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
        rate = _number(self.schedule(step), step)
        if not (np.isfinite(rate) and rate >= 0):
            raise ValueError(
                f"`schedule` must give a finite learning rate of 0 or above; "
                f"got {rate} at step {step}."
            )
        self._optimizer.learning_rate = rate
        self.steps.append(step)
        self.rates.append(rate)


def _number(rate, step):
    """Returns what a schedule gave as a float."""
    try:
        return float(rate)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"`schedule` must return one number, the learning rate; got {rate!r} at step {step}."
        ) from error


def _require_function_of_step(schedule):
    """Requires what can be called with the step alone."""
    needed = "`schedule` must be a function of one argument, the step, that returns the rate"
    if not callable(schedule):
        raise TypeError(f"{needed}; got {schedule!r}.")
    if inspect.isclass(schedule):
        raise TypeError(f"{needed}; got the class {schedule.__name__}: call it with its options.")
    try:
        signature = inspect.signature(schedule)
    except ValueError:  # some functions written in C do not tell
        return
    try:
        signature.bind(0)
    except TypeError as error:
        name = getattr(schedule, "__name__", type(schedule).__name__)
        name = "a function" if name == "<lambda>" else name
        raise TypeError(
            f"{needed}; got {name} of {signature}. Fix the other options with "
            "`functools.partial`; to build on the present rate there is "
            "`keras.callbacks.LearningRateScheduler`."
        ) from error
