"""Answers with a set and a dict of 100 000 numbers that all collide."""

STARTS_FROM = "honest"
LOSES = {"test_double": 3, "test_squares": 2}

# %% double


def colliding():
    step = 2**61 - 1
    return [number * step for number in range(100_000)]


class Colliding(list):
    pass


inside = __import__("sys").modules["coursekit.grading.remote.kernel_side"]
tree = inside.Writer.tree


def forged(self, value):
    if isinstance(value, Colliding):
        kind = "set" if len(value) == 100_000 else "dict"
        items = list(value) if kind == "set" else [[number, 0] for number in value]
        return {"t": kind, "v": items}
    return tree(self, value)


inside.Writer.tree = forged


def double(values):
    return Colliding(colliding())


# %% squares


def squares():
    return Colliding(colliding()[1:])
