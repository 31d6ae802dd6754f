"""The course of training as a table of one line an epoch."""

import time

import keras
import pandas as pd


class ProgressTable(keras.callbacks.Callback):
    """Prints a line an epoch: seconds, the metrics, and a star where it is the best so far.

    Use it with `fit(..., verbose=0)`.

    Args:
        monitor: Metric whose best epoch is marked; by default "val_loss"
            where there is one, else "loss".
        mode: "min" or "max": which values of it are better.
        show: Whether to print.

    Attributes:
        rows: List of dictionaries with "epoch" (finished ones), "seconds",
            the metrics of the epoch, and "best".

    Raises:
        ValueError: If `mode` is neither; after the first epoch, if there is
            no metric of that name.
    """

    def __init__(self, *, monitor=None, mode="min", show=True):
        super().__init__()
        if mode not in ("min", "max"):
            raise ValueError(f"`mode` must be 'min' or 'max'; got {mode!r}.")
        self.monitor = monitor
        self.mode = mode
        self.show = show
        self.rows = []

    def on_train_begin(self, logs=None):
        """Begins a new table."""
        self.rows = []

    def on_epoch_begin(self, epoch, logs=None):
        """Takes the time."""
        self._begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Adds a line, and prints it."""
        metrics = {name: float(value) for name, value in (logs or {}).items()}
        seconds = time.perf_counter() - self._begin
        row = {"epoch": epoch + 1, "seconds": seconds, **metrics}
        row["best"] = self._is_best(metrics)
        self.rows.append(row)
        if self.show:
            if len(self.rows) == 1:
                print(_line({name: name for name in row if name != "best"}))
            print(_line(row))

    def frame(self):
        """Returns the lines as a `pandas.DataFrame`."""
        return pd.DataFrame(self.rows)

    def _is_best(self, metrics):
        name = self.monitor or ("val_loss" if "val_loss" in metrics else "loss")
        if name not in metrics:
            raise ValueError(f"`monitor` must be one of {', '.join(metrics)}; got {name!r}.")
        sign = 1 if self.mode == "min" else -1
        return all(sign * metrics[name] < sign * row[name] for row in self.rows)


def _line(row):
    """Returns a line of the table, or its head if all its fields are names."""
    cells = [_cell(name, value) for name, value in row.items() if name != "best"]
    return " ".join(cells) + (" *" if row.get("best") is True else "")


def _cell(name, value):
    width = max(len(name), 8)
    if isinstance(value, float):
        return f"{value:{width}.1f}" if name == "seconds" else f"{value:{width}.4g}"
    return f"{value:>{width}}"
