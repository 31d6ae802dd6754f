"""How the equations of JAX's program move receptive fields."""

from coursekit.analysis.field.maps import merge
from coursekit.analysis.field.places import broadcast
from coursekit.analysis.field.program_moves import MIRROR, MOVES, mirrors
from coursekit.analysis.field.program_resizing import dot
from coursekit.analysis.trace.jax_program import ONCE

PLACE_BY_PLACE = ONCE | frozenset(
    (
        *("add", "add_any", "sub", "mul", "div", "rem", "max", "min", "pow", "integer_pow"),
        *("square", "sqrt", "rsqrt", "cbrt", "exp", "exp2", "log", "log1p", "expm1", "logistic"),
        *("neg", "abs", "sign", "floor", "ceil", "round", "clamp", "erf", "erfc", "erf_inv"),
        *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh"),
        *("asinh", "acosh", "atanh", "gt", "ge", "lt", "le", "eq", "ne", "and", "or", "not"),
        *("xor", "is_finite", "select_n", "convert_element_type", "reduce_precision", "copy"),
        *("stop_gradient", "copy_p", "name", "nextafter", "device_put", "sharding_constraint"),
    )
)
REDUCTIONS = frozenset(
    (
        *("reduce_sum", "reduce_max", "reduce_min", "reduce_prod", "reduce_and", "reduce_or"),
        *("argmax", "argmin"),
    )
)


def is_whole(parameters):
    """Says whether a function that the program calls is an operation of its own."""
    return mirrors(parameters)


def operands(equation):
    """Lists the tensors that an equation takes values from."""
    return list(equation.inputs)


def after(equation, tensor, given, program, *, strict):
    """Returns the map of what an equation returns.

    Args:
        equation: The `Equation`.
        tensor: The one of its outputs that is asked for.
        given: The maps of its operands; None for one that does not depend on the images.
        program: The `JaxProgram`.
        strict: Whether paths that meet without aligning are an error.

    Raises:
        ValueError: If it cannot be told.
    """
    maps = [found for found in given if found is not None]
    kind = equation.type
    if kind in PLACE_BY_PLACE:
        return merge(broadcast(equation.inputs, given, tensor.shape), strict=strict)
    if kind in REDUCTIONS:
        return maps[0].without(set(equation.parameters["axes"]))
    if kind in ("concatenate", "stack"):
        return _joined(equation, maps, strict)
    if kind == "dot_general":
        sides = enumerate(given)
        return merge([dot(equation, tensor, i, f, program) for i, f in sides if f], strict=strict)
    if kind in MOVES or kind == MIRROR:
        if given[0] is None or len(maps) > 1:
            raise ValueError("its other operands depend on the images")
        return MOVES[kind](equation, tensor, given[0], program)
    raise ValueError("it is not known")


def _joined(equation, maps, strict):
    if equation.type == "stack":
        axis, joined = equation.parameters["axis"], merge(maps, strict=strict)
        return joined.at(None if p is None else p + (p >= axis) for p in joined.places)
    if any(equation.parameters["dimension"] in found.places for found in maps):
        raise ValueError("it joins along rows or columns")
    return merge(maps, strict=strict)
