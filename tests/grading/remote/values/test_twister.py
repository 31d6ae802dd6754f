import random

from coursekit.grading.remote.values.twister import reached
import pytest

KEY = tuple(range(1, 625))


def words_of(seed, draws):
    """Words and position of Python's twister after some draws of 32 bits."""
    generator = random.Random(seed)
    for _ in range(draws):
        generator.getrandbits(32)
    state = generator.getstate()[1]
    return state[:-1], state[-1]


@pytest.mark.parametrize("start", [0, 1, 623, 624, 700])
@pytest.mark.parametrize("draws", [0, 1, 2, 623, 624, 625, 10_000])
def test_what_drawing_leads_to_is_reached(start, draws):
    there = words_of(3, start + draws)
    assert reached(words_of(3, start), there) == there


@pytest.mark.parametrize(
    "made_up",
    [
        (KEY, 5),
        (words_of(3, 100)[0], -1),
        (words_of(3, 100)[0], 625),
        (words_of(3, 99)[0], words_of(3, 99)[1]),
        (words_of(4, 100)),
        (KEY[:10], 5),
        None,
    ],
)
def test_what_is_made_up_is_not(made_up, monkeypatch):
    monkeypatch.setattr("coursekit.grading.remote.values.twister.MOST_TWISTS", 50)
    assert reached(words_of(3, 100), made_up) is None
