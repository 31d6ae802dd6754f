"""Objects and exceptions with a hundred thousand base classes, some named `__class__`."""

import sys

STARTS_FROM = "wrong"
LOSES = {
    "test_double": 3,
    "test_tally": 2,
    "test_squares": 2,
    "test_answer": 1,
    "test_reverse": 2,
    "test_mean": 4,
}

# %% double


inside = sys.modules["coursekit.grading.remote.kernel_side"]
NAMES = [f"__main__.__class__{number}" for number in range(100_000)] + ["builtins.Exception"]
message = inside.Writer.message


def rename(tree):
    if isinstance(tree, dict):
        return {key: NAMES if key == "classes" else rename(item) for key, item in tree.items()}
    return [rename(item) for item in tree] if isinstance(tree, list) else tree


inside.Writer.message = lambda self, tree: message(self, rename(tree))


def double(values):
    raise ValueError


# %% answer


class Named:
    pass


answer = Named()
