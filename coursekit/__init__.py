"""Deep learning for computer vision on Keras 3 and TensorFlow.

Importing `coursekit` imports none of its parts, and so no TensorFlow: a part
is imported when it is first used, as `coursekit.data` or by its own import.
`help("coursekit.data")` shows what a part has.

    data            data sets, pipelines, normalization and augmentation
    models          published architectures as functional Keras models, and surgery on them
    layers, losses, metrics, optimizers, initializers, schedules, callbacks
                    what Keras lacks, used as Keras's own
    analysis        what a model costs and sees, and what is wrong with it
    interpret       what a trained network holds, computes and looks at
    segmentation    images cut into segments without learning
    plot            drawings of all that
    course          the exercises of the lessons
    grading         assignments: tests, marks and feedback
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
