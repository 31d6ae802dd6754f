"""A short run of what `python tests/fuzz/wire_messages.py` does at length."""

from wire_messages import MIB, run


def test_no_message_of_a_thousand_hangs_grows_or_raises():
    found = run(1000, seed=6)  # in which one message shows it if the bounds are off
    assert found["failures"] == []
    assert found["read"] > 100
    assert found["refused"] > 100
    assert found["growth"] < 300 * MIB
