"""The handles that a test holds, so that the kernel may drop what nobody holds any more."""

import weakref


class Handles:
    """The handles that are in use, so that one object has one, and the kernel may drop others."""

    def __init__(self):
        self._live = weakref.WeakValueDictionary()
        self._numbers = set()

    def get(self, tree, role):
        """Returns the handle of what the kernel says, or None; raises TypeError if it is none."""
        texts = (tree["kind"], tree["name"], *tree["classes"])
        if type(tree["handle"]) is not int or not all(type(text) is str for text in texts):
            raise TypeError("a message with a handle that is not well formed")
        return self._live.get((tree["handle"], role))

    def add(self, handle):
        """Keeps a handle for as long as it is used, and returns it."""
        number = handle._tree["handle"]
        self._live[number, handle._role] = handle
        self._numbers.add(number)
        return handle

    def dropped(self):
        """Returns the numbers that are in use no more."""
        gone = self._numbers - {number for number, _ in self._live}
        self._numbers -= gone
        return list(gone)
