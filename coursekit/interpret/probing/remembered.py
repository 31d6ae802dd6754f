"""What is found out or compiled once for a model, however often a method is called."""

from weakref import WeakKeyDictionary, ref

import keras

MOST = 64  # things that are kept for one model
_memories = WeakKeyDictionary()


def remembered(model, key, make):
    """Returns what a function makes, made once for a model.

    It is made anew after a layer has got another activation, and goes when the model goes.

    Args:
        model: The `keras.Model`. What is made may refer to it weakly only.
        key: What else it depends on, hashable.
        make: Function that takes nothing.
    """
    memory = _memories.setdefault(model, {})
    key = (key, _state(model))
    if key not in memory:
        while len(memory) >= MOST:
            del memory[next(iter(memory))]
        memory[key] = make()
    return memory[key]


def compiled(model, key, function):
    """Compiles a function once for a model, where the backend compiles.

    Weights may change later: the function reads them at each call.

    Args:
        model: The `keras.Model`. The function may refer to it weakly only.
        key: What else the function depends on, hashable.
        function: Function of tensors.
    """
    compilers = {"tensorflow": _as_graph, "jax": _as_jax_program, "torch": _of_tensors}
    compiler, reference = compilers[keras.backend.backend()], ref(model)
    return remembered(model, key, lambda: compiler(function, reference))


def _state(model):
    """What a compiled function takes for settled though it can change."""
    activations = tuple(id(getattr(x, "activation", None)) for x in model._flatten_layers())
    return activations, keras.config.image_data_format()


def _as_graph(function, _):
    import tensorflow as tf

    compiled_function = tf.function(function, reduce_retracing=True, autograph=False)
    # TensorFlow counts the models that one function is compiled for as needless repetition.
    compiled_function._omit_frequent_tracing_warning = True
    return compiled_function


def _as_jax_program(function, reference):
    import jax

    @jax.jit
    def program(values, *tensors):
        with keras.StatelessScope(
            state_mapping=list(zip(reference().variables, values, strict=True))
        ):
            return function(*tensors)

    return lambda *tensors: program([x.value for x in reference().variables], *tensors)


def _of_tensors(function, _):
    def convert(x):
        return None if x is None else keras.ops.convert_to_tensor(x)

    return lambda *arrays: function(*keras.tree.map_structure(convert, arrays))
