"""What the student's code may change in place of what the tests hold: what the instructor's does.

A test's own values are its own before and after a call, and so is what a call has returned. A
change of an argument that the instructor's function leaves alone is a failure that says so.
"""

from contextlib import contextmanager

from coursekit.grading.remote.handle import Handle

GIVEN = "given"
CALL = "call"
TAKE, KEEP, APART = "take", "keep", "apart"


class InPlace:
    """Keeps the account of one kernel.

    Args:
        changers: What functions of the assignment change in place, by name, methods as
            "Class.method": "given" an argument, "own" their object, "kept" what they keep.
    """

    def __init__(self, changers):
        self._changers = changers
        self._names = {}  # of functions and of methods, by the number of their handle
        self._may, self._sent, self._spoiled, self._depth = frozenset(), frozenset(), [], 0

    def found(self, value, name):
        """Takes down what a function is called, methods as ".method"; it may have two names."""
        if type(value) is Handle:
            self._names.setdefault(value._tree["handle"], set()).add(name)

    @contextmanager
    def during(self, operation, args, sent):
        """Holds while the student's code does something with what was sent.

        Raises:
            AssertionError: At the end, if it has changed an argument that it may not change.
        """
        before = self._may, self._sent
        self._may, self._sent = self._allowed(operation, args), sent
        self._depth += 1
        try:
            yield
        except BaseException:
            if self._depth == 1:
                self._spoiled.clear()
            raise
        finally:
            self._depth -= 1
            self._may, self._sent = before
        if self._spoiled and not self._depth:
            said, self._spoiled = self._spoiled[0], []
            raise AssertionError(said)

    def _allowed(self, operation, args):
        """Returns what may be changed: by the name of what is called, if that is known."""
        handle = args[0] if args and type(args[0]) is Handle else None
        names = self._names.get(handle._tree["handle"], ()) if handle is not None else ()
        if operation != CALL or not names:
            return self._of(lambda known: "." in known)
        return frozenset.intersection(*map(self._of_called, names))

    def _of_called(self, name):
        if name.startswith("."):
            return self._of(lambda known: known.endswith(name))
        return self._of((name, f"{name}.__init__", f"{name}.__call__").__contains__)

    def _of(self, chosen):
        return frozenset().union(*(may for known, may in self._changers.items() if chosen(known)))

    def verdict(self, number, target):
        """Decides what becomes of a value that the student's code has changed.

        Args:
            number: The value's number; those that the student's code has made are odd.
            target: The value here, as it was.

        Returns:
            TAKE the change; KEEP the value as it is, on both sides; or let both go APART, the
            test's as it was and the student's as it has become.
        """
        if number < 0:
            return KEEP
        is_sent = number in self._sent
        if GIVEN in self._may if is_sent else self._may:
            return TAKE
        if is_sent and hasattr(target, "shape"):
            shape = tuple(target.shape)
            self._spoiled.append(f"an argument, of shape {shape}, was changed in place")
        return KEEP if is_sent or number % 2 == 0 else APART
