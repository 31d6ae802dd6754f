"""Functions, layers, models and losses as functions of float64 tensors."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
from keras import ops
import numpy as np


@dataclass(frozen=True)
class Subject:
    """A function of some of its tensors, the others fixed.

    Attributes:
        call: Takes the tensors and returns the output, a tensor.
        names: Names of the tensors.
        values: Their values, float64 arrays.
        arguments: Returns the function's arguments for values of the tensors.
    """

    call: Callable
    names: tuple
    values: tuple
    arguments: Callable

    def evaluate(self, index=None, entry=None, change=0.0):
        """Returns the output as an array, with one entry of one tensor changed."""
        values = list(self.values)
        if index is not None:
            values[index] = values[index].copy()
            values[index][entry] += change
        output = self.call(*values)
        return output if isinstance(output, np.ndarray) else ops.convert_to_numpy(output)


def as_subject(function, inputs, *, training=None, numpy=False):
    """Makes a `Subject` of what `gradient_check` takes.

    Args:
        function: Function, layer, model or loss.
        inputs: Its arguments.
        training: Passed to a layer or model that takes it.
        numpy: Whether the function takes NumPy arrays.

    Returns:
        The `Subject`, of the inputs with real numbers and of the weights.

    Raises:
        ValueError: If no input is of real numbers.
        TypeError: If a layer or model cannot be copied.
    """
    inputs = [np.asarray(array) for array in inputs]
    is_loss = isinstance(function, keras.losses.Loss)
    real = [np.issubdtype(array.dtype, np.floating) for array in inputs]
    if is_loss:
        real[0] = False
        function = type(function).from_config({**function.get_config(), "dtype": "float64"})
    if not any(real):
        raise ValueError("`inputs` must have an array of floats; all hold integers.")
    inputs = [
        array.astype("float64") if floats else array
        for array, floats in zip(inputs, real, strict=True)
    ]
    if isinstance(function, keras.Layer):
        return _layer_subject(function, inputs, real, training)
    places, arguments = _places(inputs, real)

    def call(*values):
        wanted = arguments(values)
        return function(*(wanted if numpy else map(ops.convert_to_tensor, wanted)))

    names = tuple(f"input {place}" for place in places)
    return Subject(call, names, tuple(inputs[place] for place in places), arguments)


def _places(inputs, real):
    """Returns where the real inputs are, and a function that puts the first values there."""
    places = [place for place, is_real in enumerate(real) if is_real]

    def arguments(values):
        changed = dict(zip(places, values, strict=False))
        return [changed.get(place, array) for place, array in enumerate(inputs)]

    return places, arguments


def _layer_subject(layer, inputs, real, training):
    """Returns the layer as a function of its inputs and its trainable weights."""
    twin = double_precision_copy(layer, inputs)
    options = {"training": training} if training is not None else {}
    weights = twin.trainable_variables
    state = [ops.convert_to_numpy(variable) for variable in twin.non_trainable_variables]
    places, arguments = _places(inputs, real)

    def call(*values):
        tensors = [ops.convert_to_tensor(array) for array in arguments(values)]
        outputs, _ = twin.stateless_call(values[len(places) :], state, *tensors, **options)
        return outputs

    names = [f"input {place}" for place in places] + [_short(weight) for weight in weights]
    values = [inputs[place] for place in places] + [ops.convert_to_numpy(w) for w in weights]
    return Subject(call, tuple(names), tuple(values), arguments)


def double_precision_copy(layer, inputs):
    """Returns a copy of a layer or model that computes in float64, with the same weights.

    Args:
        layer: Layer or model, made from its configuration again.
        inputs: Arrays that it takes; a layer without weights is built by them.

    Raises:
        TypeError: If it has no configuration to make it from.
    """
    if not layer.built:
        layer(*inputs)
    try:
        twin = type(layer).from_config(_in_double_precision(layer.get_config()))
    except (NotImplementedError, TypeError, ValueError) as error:
        raise TypeError(
            f"{layer.name!r} ({type(layer).__name__}) cannot be copied in float64; it needs a "
            f"`get_config` that its constructor takes: {error}"
        ) from error
    twin(*inputs)
    twin.set_weights(layer.get_weights())
    return twin


def _in_double_precision(config):
    """Returns a configuration in which every dtype of real numbers is float64."""
    if isinstance(config, dict):
        if config.get("class_name") == "DTypePolicy":
            return {**config, "config": {**config["config"], "name": "float64"}}
        return {
            key: "float64" if key == "dtype" and _is_real(value) else _in_double_precision(value)
            for key, value in config.items()
        }
    if isinstance(config, (list, tuple)):
        return type(config)(_in_double_precision(value) for value in config)
    return config


def _is_real(dtype):
    return isinstance(dtype, str) and "float" in dtype


def _short(weight):
    """Returns the last two parts of a weight's path."""
    return "/".join(weight.path.split("/")[-2:])
