"""How many multiply-adds an equation of JAX's program makes."""

from math import prod

from coursekit.analysis.trace.jax_program import ONCE, programs_in

RESIZE = "_resize"  # of `jax.image`: products with weights of its own, elsewhere one operation
OPAQUE = ("pallas", "custom_call", "ffi_call", "callback", "shard_map", "pmap")
PRODUCTS = ("dot", "conv_", "triangular_solve")


def is_whole(parameters):
    """Says whether a function that the program calls counts nothing and is not looked into."""
    return parameters.get("name") == RESIZE


def products(equation, program):
    """Counts the multiply-adds of an equation of a `JaxProgram`; None if it hides them."""
    if equation.type in RULES:
        return RULES[equation.type](equation, program)
    if equation.type == RESIZE or equation.type in ONCE:
        return 0
    if any(part in equation.type for part in OPAQUE + PRODUCTS):
        return None
    return 0 if _multiplies_nothing(equation.parameters) else None


def _multiplies_nothing(parameters):
    """Says whether loops and branches hold no product; how often they run is not known."""
    return not any(
        any(part in inner.primitive.name for part in OPAQUE + PRODUCTS)
        or not _multiplies_nothing(inner.params)
        for program in programs_in(parameters)
        for inner in program.eqns
    )


def _product(equation, program):
    """Each element of the result sums over the axes that both operands share."""
    (summed, _), _ = equation.parameters["dimension_numbers"]
    return prod(equation.shapes[0]) * prod(equation.inputs[0].shape[axis] for axis in summed)


def _convolution(equation, program):
    """Each element of the result sums over the kernel and the channels of its group.

    A transposed convolution is one of an image with gaps, or with a kernel turned around: each
    element of the input meets the whole kernel once for each filter of its group.
    """
    images, kernel = (value.shape for value in equation.inputs)
    filters, channels, *window = equation.parameters["dimension_numbers"].rhs_spec
    window = prod(kernel[axis] for axis in window)
    if set(equation.parameters["lhs_dilation"]) == {1} and not _is_turned(
        equation.inputs[1], program
    ):
        return prod(equation.shapes[0]) * window * kernel[channels]
    per_group = kernel[filters] // equation.parameters["feature_group_count"]
    return prod(images) * window * per_group


def _is_turned(kernel, program):
    """Says whether a kernel comes from one that was turned around."""
    made_by = program.made_by(kernel)
    while made_by is not None and made_by.type in ("transpose", *ONCE):
        made_by = program.made_by(made_by.inputs[0])
    return made_by is not None and made_by.type == "rev"


RULES = {"dot_general": _product, "conv_general_dilated": _convolution}
