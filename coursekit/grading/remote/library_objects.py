"""The grader's objects of installed libraries, as what the student's process can make again."""

import sys
import types

from coursekit.grading.remote.handle import refuse


def importable(value):
    """Returns module and name of a class, function or ufunc of an installed library, or None."""
    name = getattr(value, "__qualname__", getattr(value, "__name__", None))
    module = getattr(value, "__module__", None) or "numpy"
    if not isinstance(name, str) or isinstance(value, types.ModuleType) or "<" in name:
        return None
    if module in ("__main__", "__mp_main__") or module not in sys.modules:
        return None
    found = sys.modules[module]
    for part in name.split("."):
        found = getattr(found, part, None)
    return [module, name] if found is value else None


def keras_kinds(keras):
    """Returns the classes of Keras's objects that travel by their configuration."""
    parts = (keras.layers.Layer, keras.optimizers.Optimizer, keras.losses.Loss)
    return (*parts, keras.metrics.Metric, keras.initializers.Initializer, keras.Variable)


def keras_tree(value, keras, writer):
    """Returns the JSON of a Keras object: its configuration, and a layer's weights."""
    if isinstance(value, keras.Variable):
        return refuse(value)
    weights = value.get_weights() if isinstance(value, keras.layers.Layer) else []
    config = keras.saving.serialize_keras_object(value)
    return {"t": "handle", "keras": config, "weights": writer.tree(weights)}
