"""Multiply-adds of what is computed in plain operations, read from what the backend writes down."""

from collections import deque

from coursekit.analysis.cost import graph_products, program_products
from coursekit.analysis.trace.calls import tensors
from coursekit.analysis.trace.jax_program import JaxProgram
from coursekit.analysis.trace.operations import operations


def multiply_adds_between(outputs, inputs, inside=()):
    """Counts the multiply-adds of the operations from some tensors to others.

    Args:
        outputs: Tensors of a trace.
        inputs: Tensors that count as given.
        inside: Calls of layers on the way, whose operations are counted
            elsewhere.

    Returns:
        An integer; None if an operation hides what it computes, or the backend
        writes nothing down.
    """
    trace = operations(program_products.is_whole)
    if trace is None:
        return None
    products_of = program_products if isinstance(trace, JaxProgram) else graph_products
    given = {id(tensor) for tensor in inputs}
    jumps = _jumps(inside)
    waiting, seen, total = deque(outputs), set(), 0
    while waiting:
        tensor = waiting.popleft()
        if id(tensor) in jumps:
            waiting.extend(_unseen(jumps[id(tensor)], seen))
        if id(tensor) in given or id(tensor) in jumps:
            continue
        try:
            operation = trace.made_by(tensor)
        except LookupError:
            return None
        if operation is None or id(operation) in seen:
            continue
        seen.add(id(operation))
        products = products_of.products(operation, trace)
        if products is None:
            return None
        total += products
        waiting.extend(operation.inputs)
    return total


def _jumps(calls):
    """Maps each tensor that a call made to what it was made of; a call may return its input."""
    jumps = {}
    for call in calls:
        sources = tensors(call.arguments)
        kept = {id(tensor) for tensor in sources}
        for tensor in call.outputs:
            if id(tensor) not in kept:
                jumps.setdefault(id(tensor), sources)
    return jumps


def _unseen(sources, seen):
    """Yields the tensors that were not asked for before."""
    for tensor in sources:
        if id(tensor) not in seen:
            seen.add(id(tensor))
            yield tensor
