"""What is a model, and what to say of what is none."""

import inspect

import keras


def require_model(model, *, built=False):
    """Requires a Keras model.

    Args:
        model: What was given.
        built: Whether its weights must exist.

    Raises:
        ValueError: If it is none, such as a function that builds one, or is not built.
    """
    if not isinstance(model, keras.Layer):
        raise ValueError(f"`model` must be a Keras model; got {_what_it_is(model)}.")
    if built and not model.built:
        raise ValueError(
            f"`model` must be built; {model.name!r} is not: call it once, or give it a "
            "`keras.Input`."
        )


def _what_it_is(value):
    if inspect.isclass(value):
        return f"the class {value.__name__}, not a model of it: call it"
    if inspect.isroutine(value):
        return f"the function {value.__name__}, not what it returns: call it"
    return f"{value!r:.60}, a {type(value).__name__}"
