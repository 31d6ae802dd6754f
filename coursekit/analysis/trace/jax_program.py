"""The program that JAX writes down while it traces a model, as operations between tensors.

A tensor that is traced knows the equation that made it. Functions that the program calls, as
`jax.nn.relu` is one, are looked into: their values are as tensors, each made by an equation.
"""

from numbers import Integral
from typing import Any, NamedTuple

import keras
import numpy as np

CALLED = ("jaxpr", "call_jaxpr", "fun_jaxpr")  # names of what an equation calls once
ONCE = frozenset(
    (
        *("jit", "pjit", "closed_call", "core_call", "remat", "remat2", "checkpoint"),
        *("custom_jvp_call", "custom_vjp_call", "custom_vjp_call_jaxpr"),
    )
)


class Equation(NamedTuple):
    """An operation of the program.

    Attributes:
        type: Name of the primitive, or of the function that is not looked into.
        name: The same behind the names of the layers around it.
        primitive: The primitive itself.
        inputs: Tensors that it was computed from.
        parameters: Dictionary from names to values, as JAX has them.
        shapes: Shape of each of its outputs.
    """

    type: str
    name: str
    primitive: Any
    inputs: tuple
    parameters: dict
    shapes: tuple


class Value:
    """A value inside of a function that the program calls.

    Args:
        shape: Its shape.
        operation: The `Equation` that made it; None for a constant.
        index: Which of the equation's outputs it is.
        constant: The number or array of a constant; None if it is not known.
    """

    def __init__(self, shape, operation=None, index=0, constant=None):
        self.shape = tuple(shape)
        self.operation = operation
        self.index = index
        self.constant = constant


class JaxProgram:
    """Finds the operations of a trace, each the same object at every time.

    Args:
        is_whole: Function of an equation's parameters that says whether the function that
            it calls is an operation of its own, of the function's name, not looked into.
    """

    def __init__(self, is_whole=lambda parameters: False):
        self._is_whole = is_whole
        self._made = {}  # for each of JAX's equations itself, so that its number stays its own

    def made_by(self, tensor):
        """Returns the `Equation` that made a tensor, or None for a constant.

        Raises:
            LookupError: If the program does not tell.
        """
        if isinstance(tensor, Value):
            return tensor.operation
        if not keras.ops.is_tensor(tensor) or not _is_traced(tensor):
            return None
        parent = getattr(tensor, "parent", False)
        if parent is False:
            raise LookupError("what made the tensor is not written down")
        return None if parent is None else self._outer(parent, self.index_of(tensor))

    def index_of(self, tensor):
        """Returns which of the outputs of its operation a tensor is."""
        if isinstance(tensor, Value):
            return tensor.index
        return tensor.parent.outvars.index(tensor.val)

    def _outer(self, equation, index):
        if id(equation) not in self._made:
            made = self._operations(equation, tuple(equation.in_tracers))
            self._made[id(equation)] = equation, made
        return self._made[id(equation)][1][index]

    def _operations(self, equation, inputs):
        """Returns for each output of an equation the `Equation` that made it."""
        primitive, parameters = equation.primitive, equation.params
        around = str(equation.source_info.name_stack)
        name, shapes = primitive.name, tuple(variable.aval.shape for variable in equation.outvars)
        if name in ONCE and self._is_whole(parameters):
            name = parameters["name"]
        path = "/".join(filter(None, (around, name)))
        if name in ONCE:
            results = self._inside(parameters, inputs)
            return [
                Equation(name, path, primitive, (result,), parameters, (shape,))
                for result, shape in zip(results, shapes, strict=True)
            ]
        return [Equation(name, path, primitive, inputs, parameters, shapes)] * len(shapes)

    def _inside(self, parameters, inputs):
        """Returns what a function returns, as values that know what made them."""
        function = next(parameters[name] for name in CALLED if name in parameters)
        program = getattr(function, "jaxpr", function)
        known = dict(zip(program.invars, inputs, strict=True))
        constants = getattr(function, "consts", ())
        for variable, constant in zip(program.constvars, constants, strict=True):
            known[variable] = Value(variable.aval.shape, constant=constant)
        for equation in program.eqns:
            made = self._operations(equation, tuple(_value(v, known) for v in equation.invars))
            for index, variable in enumerate(equation.outvars):
                known[variable] = Value(variable.aval.shape, made[index], index)
        return [_value(variable, known) for variable in program.outvars]


def _value(atom, known):
    """Returns the value of a variable, or of a number that stands in the program."""
    if not hasattr(atom, "val"):
        return known[atom]
    return Value(atom.aval.shape, constant=np.asarray(atom.val, atom.aval.dtype))


def programs_in(parameters):
    """Yields the programs among an equation's parameters: what it repeats or chooses from."""
    for value in parameters.values():
        for item in value if isinstance(value, (tuple, list)) else (value,):
            program = getattr(item, "jaxpr", item)
            if hasattr(program, "eqns"):
                yield program


def _is_traced(tensor):
    import jax

    return isinstance(tensor, jax.core.Tracer)


def shape_of(value):
    """Returns the shape of a tensor or `Value`; None stands for a size that is not known."""
    return tuple(int(size) if isinstance(size, Integral) else None for size in value.shape)


def static_value(tensor, program):
    """Returns the value of a tensor that is known without running the model, as an array.

    Args:
        tensor: A tensor of a trace or a `Value`.
        program: The `JaxProgram`.

    Raises:
        ValueError: If it is not known.
    """
    operation = program.made_by(tensor)
    if operation is None:
        constant = getattr(tensor, "constant", None)
        if constant is None and hasattr(tensor, "parent"):
            constant = getattr(tensor.val, "val", None)  # a number that stands in the program
        if constant is None:
            raise ValueError("its arguments depend on the images")
        return constant
    inputs = [static_value(value, program) for value in operation.inputs]
    if operation.type in ONCE:
        return inputs[0]
    made = operation.primitive.bind(*inputs, **operation.parameters)
    return made[program.index_of(tensor)] if operation.primitive.multiple_results else made
