import re

from coursekit.grading.jail.limits import GIB, KIB, MIB, Limits, in_words
import pytest


def test_defaults_are_those_documented():
    limits = Limits()
    assert (limits.memory, limits.disk, limits.output) == (4 * GIB, 256 * MIB, MIB)
    assert (limits.seconds, limits.processes) == (300, 512)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("memory", 3, "`memory` must be a whole number of at least 67108864; got 3."),
        ("processes", 1, "`processes` must be a whole number of at least 16; got 1."),
        ("seconds", 0, "`seconds` must be a number above 0; got 0."),
        ("seconds", "60", "`seconds` must be a number above 0; got '60'."),
        ("cpu_seconds", 1.5, "`cpu_seconds` must be a whole number of at least 1; got 1.5."),
        ("disk", True, "`disk` must be a whole number of at least 1; got True."),
    ],
)
def test_what_is_no_limit_is_refused(name, value, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Limits(**{name: value})


@pytest.mark.parametrize(
    ("size", "words"),
    [(4 * GIB, "4 GiB"), (3 * MIB // 2, "1.5 MiB"), (KIB, "1 KiB"), (7, "7 bytes")],
)
def test_sizes_are_written_as_people_do(size, words):
    assert in_words(size) == words
