"""The learning-rate range test."""

import math

from coursekit import plot
from coursekit._arguments import require_count
from coursekit.callbacks.optimizers import (
    plain_optimizer,
    require_plain_learning_rate,
    require_single_steps,
)
from coursekit.callbacks.recorder import Recorder
from keras import ops
import numpy as np

MARGIN = 0.1  # the suggestion is so many times the rate of the lowest loss
DIVERGED = 4  # the run ends where the smoothed loss is so many times its best


class LearningRateFinder(Recorder):
    """Raises the learning rate batch by batch, watches the loss, and puts everything back.

    The rate rises by a constant factor from `least` to `most`. The run ends
    after `steps` batches, or when the smoothed loss is four times its best.
    Then the weights, the optimizer's state and its learning rate are what
    they were before. Keras ends no callback where `fit` is interrupted, by the
    keyboard or by an error elsewhere: then call `put_back()`.

    Args:
        least: First learning rate.
        most: Last learning rate.
        steps: Batches from one to the other; give `fit` enough epochs.
        smoothing: Part of the running mean of the loss that a step keeps.

    Attributes:
        rows: Dictionaries with "epoch", "step", "learning_rate", "loss" (of
            the batch) and "smoothed".
        suggestion: A tenth of the rate at which the smoothed loss was lowest:
            at the lowest point itself training is about to fail. None before
            a run, and where the loss never fell.

    Raises:
        ValueError: If not 0 < `least` < `most`, `steps` is below 10, or
            `smoothing` is not in [0, 1); at the start of `fit`, if the model
            is not built or takes several steps at once; during `fit`, if its
            own `train_step` returns no "loss"; after `fit`, if it ended before
            the steps were done. The model is put back in each case.
        TypeError: At the start of `fit`, if the optimizer was built with a
            schedule.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import LearningRateFinder
        >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        >>> model.compile(keras.optimizers.SGD(), "mse")
        >>> x = np.random.default_rng(0).normal(size=(16, 2))
        >>> finder = LearningRateFinder(steps=30)
        >>> _ = model.fit(x, x @ [1, 2], batch_size=8, epochs=15, verbose=0, callbacks=[finder])
        >>> 1e-3 < finder.suggestion < 1
        True

    Reference:
        Smith, "Cyclical Learning Rates for Training Neural Networks", 2017,
        section 3.3.
    """

    async_safe = False  # the loss of each batch decides about the next

    def __init__(self, *, least=1e-5, most=10.0, steps=100, smoothing=0.9):
        super().__init__(every=1)
        if not 0 < least < most:
            raise ValueError(f"`least` and `most` must be 0 < least < most; got {least}, {most}.")
        require_count("steps", steps, least=10)
        if not 0 <= smoothing < 1:
            raise ValueError(f"`smoothing` must be in [0, 1); got {smoothing}.")
        self.least = least
        self.most = most
        self.steps = steps
        self.smoothing = smoothing
        self.suggestion = None
        self._variables, self._values = [], []

    def on_train_begin(self, logs=None):
        """Remembers the model and its optimizer."""
        super().on_train_begin(logs)
        require_single_steps(self.model)
        self._optimizer = plain_optimizer(self.model)
        require_plain_learning_rate(self._optimizer, type(self).__name__)
        if not self.model.built:
            raise ValueError("The model must be built before the learning rate can be searched.")
        if not self.model.optimizer.built:
            self.model.optimizer.build(self.model.trainable_variables)
        self._variables = [*self.model.variables, *self.model.optimizer.variables]
        self._values = [ops.copy(variable.value) for variable in self._variables]
        self._mean, self._best, self._is_done = 0.0, math.inf, False
        self.suggestion = None

    def on_train_batch_begin(self, batch, logs=None):
        """Applies the next rate, and makes the loss in the logs that of this batch alone."""
        share = self._step / (self.steps - 1)
        self._rate = self.least * (self.most / self.least) ** share
        self._optimizer.learning_rate = self._rate
        self.model.reset_metrics()

    def on_train_batch_end(self, batch, logs=None):
        """Notes the loss, and ends the run where it explodes or the last rate is done."""
        self._loss = self._loss_of(logs or {})
        super().on_train_batch_end(batch, logs)
        smoothed = self.rows[-1]["smoothed"]
        self._best = min(self._best, smoothed)
        exploded = not np.isfinite(smoothed) or smoothed > DIVERGED * self._best
        if exploded or self._step == self.steps:
            self._is_done = self.model.stop_training = True

    def note(self):
        """Returns the rate, the loss, and its running mean without the bias of its start."""
        self._mean = self.smoothing * self._mean + (1 - self.smoothing) * self._loss
        smoothed = self._mean / (1 - self.smoothing**self._step)
        return [{"learning_rate": self._rate, "loss": self._loss, "smoothed": smoothed}]

    def on_train_end(self, logs=None):
        """Puts the model and the optimizer back, and finds the suggestion."""
        self.put_back()
        if not self._is_done:
            raise ValueError(
                f"`fit` ended after {self._step} of `steps={self.steps}` batches; give it more "
                "`epochs`. The model is as it was."
            )
        frame = self.frame()
        self.suggestion = suggested_rate(frame["learning_rate"], frame["smoothed"])

    def _loss_of(self, logs):
        """Returns the loss of the batch; puts the model back where there is none."""
        try:
            return float(logs["loss"])
        except (KeyError, TypeError) as error:
            self.put_back()
            raise ValueError(
                "The model's `train_step` must return a dictionary with one number as its 'loss'; "
                f"it returned {', '.join(logs) or 'nothing'}. The model is as it was."
            ) from error

    def put_back(self):
        """Puts the model and the optimizer back where an error or the keyboard ended a run.

        At its proper end a run does so itself, and this changes nothing.
        """
        for variable, value in zip(self._variables, self._values, strict=True):
            variable.assign(value)
        if self._variables:
            self.model.reset_metrics()
        self._variables, self._values = [], []

    def plot(self, *, ax=None):
        """Draws the loss against the learning rate, with the suggestion.

        Args:
            ax: Axes to draw on; new ones by default.

        Returns:
            The axes.
        """
        frame = self.frame()
        return plot.learning_rate_curve(
            frame["learning_rate"],
            frame["loss"],
            smoothed=frame["smoothed"],
            suggestion=self.suggestion,
            ax=ax,
        )


def suggested_rate(rates, losses):
    """Returns a tenth of the rate at which the loss is lowest.

    Args:
        rates: (steps,) rising learning rates.
        losses: (steps,) smoothed losses at them; what is not finite is left out.

    Returns:
        A rate, or None if the loss never falls.

    Example:
        >>> from coursekit.callbacks.learning_rate_finder import suggested_rate
        >>> suggested_rate([0.01, 0.1, 1.0], [0.9, 0.5, 3.0])
        0.010000000000000002
    """
    losses = np.where(np.isfinite(losses), losses, np.inf)
    lowest = int(np.argmin(losses))
    return MARGIN * float(np.asarray(rates)[lowest]) if lowest > 0 else None
