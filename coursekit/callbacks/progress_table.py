"""The course of training as a table of one line an epoch."""

import time

from coursekit._arguments import require_one_of
from coursekit._extras import optional
from coursekit.callbacks.described import Described
import keras
import numpy as np

pandas = optional("pandas")


class ProgressTable(Described, keras.callbacks.Callback):
    """Prints a line an epoch: seconds, the metrics, and a star where it is the best so far.

    Use it with `fit(..., verbose=0)`. An epoch without validation, as with
    `validation_freq=2`, leaves its places empty and is not the best.

    Args:
        monitor: Metric whose best epoch is marked; by default "val_loss"
            where there is one, else "loss"; a `train_step` that returns neither
            gets no mark.
        mode: "min" or "max": which values of it are better.
        show: Whether to print.

    Attributes:
        rows: List of dictionaries with "epoch" (finished ones), "seconds",
            the metrics of the epoch, and "best". A metric with a value for
            each class is an array.

    Raises:
        ValueError: If `mode` is neither; during `fit`, if there is no metric
            of that name, or it has several values.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.callbacks import ProgressTable
        >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> table = ProgressTable(show=False)
        >>> _ = model.fit(np.ones((4, 1)), np.ones(4), epochs=2, verbose=0, callbacks=[table])
        >>> list(table.frame().columns)
        ['epoch', 'seconds', 'loss', 'best']
    """

    def __init__(self, *, monitor=None, mode="min", show=True):
        super().__init__()
        require_one_of("mode", mode, ("min", "max"))
        self.monitor = monitor
        self.mode = mode
        self.show = show
        self.rows = []

    def on_train_begin(self, logs=None):
        """Begins a new table."""
        self.rows = []
        self._columns = []

    def on_epoch_begin(self, epoch, logs=None):
        """Takes the time."""
        self._begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Adds a line, and prints it."""
        metrics = {name: _value(value) for name, value in (logs or {}).items()}
        seconds = time.perf_counter() - self._begin
        best = self._is_best(metrics)
        self.rows.append({"epoch": epoch + 1, "seconds": seconds, **metrics, "best": best})
        if self.show:
            self._print(self.rows[-1])

    def on_train_end(self, logs=None):
        """Names a monitored metric that never came."""
        if self.rows and self.monitor and not any(self.monitor in row for row in self.rows):
            raise ValueError(
                f"`monitor` {self.monitor!r} needs validation in `fit`; there was none in "
                f"{len(self.rows)} epochs."
            )

    def frame(self):
        """Returns the lines as a `pandas.DataFrame`."""
        return pandas.DataFrame(self.rows)

    def _is_best(self, metrics):
        """Says whether the monitored value is the best of the epochs that have one."""
        seen = [*self.rows, metrics]
        name = self.monitor or ("val_loss" if any("val_loss" in row for row in seen) else "loss")
        if name not in metrics and not self.monitor:
            return False  # of an epoch without validation, or a training step without "loss"
        if name not in metrics:
            is_validated = any(metric.startswith("val_") for metric in metrics)
            if name.startswith("val_") and not is_validated:
                return False
            raise ValueError(f"`monitor` must be one of {', '.join(metrics)}; got {name!r}.")
        if np.ndim(metrics[name]):
            raise ValueError(f"`monitor` must be a metric of one value; {name!r} has several.")
        sign = 1 if self.mode == "min" else -1
        before = [sign * row[name] for row in self.rows if name in row]
        best = np.nanmin(before) if np.isfinite(before).any() else np.inf
        if name == "val_loss" and not self.monitor and not before:
            for row in self.rows:  # until now the loss in training counted
                row["best"] = False
        return bool(sign * metrics[name] < best)

    def _print(self, row):
        """Prints a line, and before it the head where there are new columns."""
        names = [name for name in row if name != "best"]
        if set(names) - set(self._columns):
            self._columns += [name for name in names if name not in self._columns]
            print(" ".join(_cell(name, name) for name in self._columns))
        cells = [_cell(name, row.get(name, "")) for name in self._columns]
        print(" ".join(cells) + (" *" if row["best"] else ""))


def _value(value):
    """Returns a float, or an array of several values."""
    values = np.asarray(value, dtype="float64")
    return values if values.ndim else float(values)


def _cell(name, value):
    width = max(len(name), 8)
    if isinstance(value, float):
        return f"{value:{width}.1f}" if name == "seconds" else f"{value:{width}.4g}"
    if isinstance(value, np.ndarray):
        value = "/".join(f"{item:.2g}" for item in value.ravel())
    return f"{value:>{width}}"
