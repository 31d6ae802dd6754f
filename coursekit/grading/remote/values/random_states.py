"""Random generators: what they stand at as plain data, the global ones among them."""

import importlib
import random
import sys

from coursekit.grading.remote.values.twister import reached

BIT_GENERATORS = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")
GLOBAL_NUMBERS = {"numpy": -1, "random": -2}


def is_random(value):
    """Says whether a value is a random generator that can travel."""
    return random_kind(value) is not None


def random_kind(value):
    """Returns "generator", "random_state" or "random", or None if a value is none of them."""
    if type(value) is random.Random:
        return "random"
    np = sys.modules.get("numpy")
    if np is None:
        return None
    kinds = {np.random.Generator: "generator", np.random.RandomState: "random_state"}
    return kinds.get(type(value))


def random_state(value):
    """Returns where a generator stands, as nested tuples."""
    if type(value) is random.Random:
        return value.getstate()
    if hasattr(value, "bit_generator"):
        return _frozen(value.bit_generator.state)
    return _frozen(value.get_state(legacy=False))


def set_random_state(value, state):
    """Brings a generator to where another stands; see `random_state`."""
    if type(value) is random.Random:
        value.setstate(state)
    elif hasattr(value, "bit_generator"):
        value.bit_generator.state = _thawed(state)
    else:
        value.set_state(_thawed(state))


def follow(value, other):
    """Brings a generator to where the student's copy of it stands, as far as that can be trusted.

    A state can be made up: one that draws 0 for ever, or that has NumPy read beside its memory.
    So ours goes only where it gets by drawing: a PCG64 to any state of its own stream, a Mersenne
    twister to a state that some millions of draws reach. Else it goes on by one draw, so that
    the same seed, given anew, is a change that the student's side is told of.
    """
    ours, theirs = random_state(value), random_state(other)
    if _stream(ours) is not None:
        if _stream(ours) == _stream(theirs):
            set_random_state(value, theirs)
            return
    elif type(value) is type(other):
        place = reached(_twister(ours), _twister(theirs))
        if place is not None:
            set_random_state(value, _placed(ours, *place))
            return
    value.random()


def _stream(state):
    """Returns the increment of a PCG64, which drawing does not change, or None for another kind."""
    fields = dict(state) if state and isinstance(state[0], tuple) else {}
    if fields.get("bit_generator") not in ("PCG64", "PCG64DXSM"):
        return None
    return dict(fields["state"])["inc"]


def _twister(state):
    """Returns the words and the position of a Mersenne twister, or None for another kind."""
    if isinstance(state[0], int):
        return tuple(state[1][:-1]), state[1][-1]
    fields = dict(state)
    if fields["bit_generator"] != "MT19937":
        return None
    inner = dict(fields["state"])
    return tuple(_thawed(inner["key"]).tolist()), inner["pos"]


def _placed(state, words, position):
    """Returns a Mersenne twister's state at other words; half a pair of normal numbers is lost."""
    if isinstance(state[0], int):
        return state[0], (*words, position), None
    import numpy as np

    key = _frozen(np.array(words, np.uint32))
    inner = (("key", key), ("pos", position))
    new = {"state": inner, "has_gauss": 0, "gauss": 0.0}
    return tuple((name, new.get(name, part)) for name, part in state)


def make_random(kind, state):
    """Makes a generator of a `random_kind` at a state; raises ValueError if there is none such."""
    if kind == "random":
        made = random.Random()
    else:
        import numpy as np

        name = dict(state)["bit_generator"]
        if name not in BIT_GENERATORS or (kind == "random_state" and name != "MT19937"):
            raise ValueError("a generator of an unknown kind")
        _check_position(dict(state))
        made = getattr(np.random, name)()
        made = np.random.Generator(made) if kind == "generator" else np.random.RandomState(made)
    set_random_state(made, state)
    return made


def _check_position(fields):
    """Refuses places in a generator's own buffer that NumPy would read without looking."""
    position = dict(fields.get("state", ())).get("pos", 0)
    if not 0 <= position <= 624 or not 0 <= fields.get("buffer_pos", 0) <= 4:
        raise ValueError("a generator with a place outside of its buffer")


def global_generators():
    """Returns the generators behind `numpy.random` and `random`, by `GLOBAL_NUMBERS`."""
    found = {GLOBAL_NUMBERS["random"]: random._inst}
    if "numpy" in sys.modules:
        found[GLOBAL_NUMBERS["numpy"]] = sys.modules["numpy"].random.mtrand._rand
    return found


def global_generator(number):
    """Returns one of them; NumPy is imported for its own."""
    if number == GLOBAL_NUMBERS["numpy"]:
        importlib.import_module("numpy")
    return global_generators()[number]


class Globals:
    """The global generators of a test's own process, which the student's follow.

    Args:
        shared: The `Shared` of the tests' side.
    """

    def __init__(self, shared):
        self._shared = shared
        self._numbers = set()
        self._before = {}
        for number, found in global_generators().items():
            found.seed()  # so that each seed that a test sets is a change
            self._before[number] = random_state(found)
        self._seed = _tensorflow_seed()

    def share(self):
        """Has the student's process follow what has been seeded or drawn from since."""
        for number, found in global_generators().items():
            if number not in self._numbers and self._before.get(number) != random_state(found):
                self._numbers.add(number)
                self._shared.keep(number, found)
                self._shared.differs(number)

    def new_seed(self):
        """Returns TensorFlow's global seed if it was set, and whether Keras set it, else None."""
        before, self._seed = self._seed, _tensorflow_seed()
        if self._seed is None or (before and before[0] is self._seed[0]):
            return None
        return self._seed[1]


def set_seed(seed):
    """Sets what `Globals.new_seed` returned."""
    number, by_keras = seed
    if by_keras:
        import keras

        keras.utils.set_random_seed(number)
    else:
        import tensorflow

        tensorflow.random.set_seed(number)


def _tensorflow_seed():
    """Returns a token that is new whenever a seed is set, and the seed; None without one."""
    if "tensorflow.python.eager.context" not in sys.modules:
        return None
    context = sys.modules["tensorflow.python.eager.context"].context()
    seed = getattr(context, "_seed", None)
    if seed is None:
        return None
    keras = sys.modules.get("keras.src.utils.rng_utils")
    by_keras = keras is not None and keras.get_random_seed() == seed
    return context._rng, [seed, by_keras]


def _frozen(state):
    if isinstance(state, dict):
        return tuple((name, _frozen(part)) for name, part in state.items())
    return ("array", state.dtype.str, state.tobytes()) if hasattr(state, "tobytes") else state


def _thawed(state):
    import numpy as np

    if isinstance(state, tuple) and state[:1] == ("array",):
        return np.frombuffer(state[2], state[1]).copy()
    if isinstance(state, tuple):
        return {name: _thawed(part) for name, part in state}
    return state
