"""What the kernel says about an exception of the student's, whatever that exception does.

An exception may fail when it is asked for its text, its arguments or its class's name, and may
hold what cannot be sent; then that part is left out.
"""

import traceback
import types

LONGEST_TEXT = 100_000  # characters of a text or of a traceback
LARGEST = 2 * 1024**2  # bytes of arguments and fields that are sent along
DEEPEST_GROUP = 5
MOST_IN_GROUP = 100
FIELDS = (types.MemberDescriptorType, types.GetSetDescriptorType)  # of slots, and of C
NOT_FIELDS = ("args", "with_traceback")


def exception_tree(error, writer, new_writer, depth=0):
    """Says what an exception is, as plain data.

    Args:
        error: The exception.
        writer: The `Writer` of the message.
        new_writer: Function that makes another one, to try what an exception holds.
        depth: How many groups of exceptions it is in.

    Returns:
        A dict of classes, message, args, attributes, traceback and line, and of the exceptions
        of a group.
    """
    kind = type(error)
    args = safe(lambda: list(BaseException.args.__get__(error)), [])
    fields = safe(lambda: _fields(error), {})
    if not _fits([*args, *fields.values()], new_writer):
        args, fields = [_message(error)], {}
    tree = {
        "classes": class_names(kind),
        "message": _message(error),
        "args": [safe(lambda arg=arg: writer.tree(arg), None) for arg in args],
        "attributes": _trees(fields, writer),
        "traceback": safe(lambda: _traceback(error), ""),
        "line": safe(lambda: _line(error), None),  # of the student's cell
    }
    if isinstance(error, BaseExceptionGroup) and depth < DEEPEST_GROUP:
        parts = safe(lambda: BaseExceptionGroup.exceptions.__get__(error), ())[:MOST_IN_GROUP]
        tree["group"] = [exception_tree(part, writer, new_writer, depth + 1) for part in parts]
    return tree


def class_names(kind):
    """Returns the qualified names of a class and of those that it inherits from."""
    return [_name(base) for base in type.mro(kind)]


def _name(kind):
    module = safe(lambda: type.__getattribute__(kind, "__module__"), "")
    name = type.__getattribute__(kind, "__qualname__")
    return f"{module if isinstance(module, str) else ''}.{name}"


def _trees(fields, writer):
    found = {name: safe(lambda f=f: writer.tree(f), writer) for name, f in fields.items()}
    return {name: tree for name, tree in found.items() if tree is not writer}


def safe(function, default):
    """Returns what a function does, or the default if it fails in whatever way."""
    try:
        return function()
    except BaseException:
        return default


def _fits(values, new_writer):
    """Says whether values are small enough, as far as they can be sent at all."""
    if sum(safe(lambda part=part: int(part.nbytes), 0) for part in values) > LARGEST:
        return False
    writer = new_writer()
    try:
        trees = [safe(lambda part=part: writer.tree(part), None) for part in values]
        size = sum(len(buffer) for buffer in writer.message({"values": trees}))
    except BaseException:
        return False
    finally:
        writer.undo()
    return size <= LARGEST


def _fields(error):
    """Returns the attributes that an exception has, also those in slots and those of C classes."""
    found = {}
    for base in reversed(type.mro(type(error))):
        for name, member in type.__getattribute__(base, "__dict__").items():
            if isinstance(member, FIELDS) and not name.startswith("__"):
                value = safe(lambda member=member: member.__get__(error), found)
                if value is not found:
                    found[name] = value
    found |= safe(lambda: dict(object.__getattribute__(error, "__dict__")), {})
    return {n: v for n, v in found.items() if isinstance(n, str) and n not in NOT_FIELDS}


def _message(error):
    try:
        return str.__str__(str(error))[:LONGEST_TEXT]
    except BaseException as other:
        return f"no message: {type(other).__name__}"


def _traceback(error):
    lines = traceback.format_exception(type(error), error, error.__traceback__)
    return "".join(lines)[-LONGEST_TEXT:]


def _line(error):
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if "ipykernel_" in frame.filename]
    return own[-1] if own else None
