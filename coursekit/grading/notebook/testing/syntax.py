"""What code calls, read from its syntax tree."""


def last_name(function):
    """Returns the last name of what is called, such as "copy" of `x.copy`, or None.

    Args:
        function: The node of the function in a call.
    """
    return getattr(function, "attr", getattr(function, "id", None))
