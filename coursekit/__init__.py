"""Deep learning for computer vision on Keras 3 and TensorFlow.

Importing `coursekit` imports none of its parts, and so no TensorFlow: a part
is imported when it is first used, as `coursekit.data` or by its own import.
"""

from importlib import import_module

__version__ = "0.1.0"

PARTS = (
    "analysis",
    "callbacks",
    "course",
    "data",
    "grading",
    "initializers",
    "interpret",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "plot",
    "schedules",
    "segmentation",
)


def __getattr__(name):
    if name in PARTS:
        return import_module(f"coursekit.{name}")
    raise AttributeError(f"coursekit has no part {name!r}; it has {', '.join(PARTS)}.")


def __dir__():
    return [*globals(), *PARTS]
