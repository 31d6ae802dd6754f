"""Functions of the standard library that look into an object: they run where the object is."""

import asyncio
import dataclasses

from coursekit.grading.remote.handle import Handle

THERE = (
    dataclasses.asdict,
    dataclasses.astuple,
    dataclasses.fields,
    dataclasses.is_dataclass,
    dataclasses.replace,
)
NAMES = frozenset((*(function.__name__ for function in THERE), "run"))


def call_there(function, /, *args, **options):
    """Calls a function; one of `THERE` runs in the student's kernel if the object is there.

    `asyncio.run` of what a student's `async` function returned does so too.

    Args:
        function: Any function; the names of those that matter are in `NAMES`.
        *args: Its arguments.
        **options: Its options by name.
    """
    first = args[0] if args else None
    if type(first) is not Handle:
        return function(*args, **options)
    if function is asyncio.run:
        return first._remote.ask("run_coroutine", first)
    if any(function is known for known in THERE):
        return first._remote.ask("call", function, *args, role_=first._role, **options)
    return function(*args, **options)
