import json
import os

from coursekit.grading.zygote.messages import LARGEST, readable, receive, send, socket_pair
import pytest


def test_messages_stay_whole_and_in_order():
    one, other = socket_pair()
    for message in ({"a": 1}, {"file": "größe.txt"}, {"long": "x" * 50_000}):
        send(one, message)
    assert receive(other) == ({"a": 1}, [])
    assert receive(other)[0] == {"file": "größe.txt"}
    assert len(receive(other)[0]["long"]) == 50_000


def test_descriptors_come_along_and_no_program_that_is_started_inherits_them():
    one, other = socket_pair()
    reading, writing = os.pipe()
    send(one, {}, descriptors=[writing])
    os.close(writing)
    _, (received,) = receive(other)
    assert not os.get_inheritable(received)
    os.write(received, b"through")
    os.close(received)
    with open(reading, "rb") as pipe:
        assert pipe.read() == b"through"


def test_one_who_hung_up_is_told_from_one_who_is_silent():
    one, other = socket_pair()
    other.settimeout(0.01)
    with pytest.raises(TimeoutError):
        receive(other)
    one.close()
    assert receive(other) == (None, [])
    with pytest.raises(BrokenPipeError):
        send(other, {})


def test_one_who_left_with_something_unread_has_hung_up_too():
    one, other = socket_pair()
    send(other, {"a": 1})
    one.close()
    assert receive(other) == (None, [])


def test_a_message_that_would_be_cut_off_is_not_read_as_another():
    one, other = socket_pair()
    send(one, {"long": "x" * LARGEST})
    with pytest.raises(json.JSONDecodeError):
        receive(other)


def test_what_can_be_read_is_found_among_several():
    one, other = socket_pair()
    third, _fourth = socket_pair()
    assert readable(other, third) == []
    send(one, {})
    assert [number for number, _ in readable(other, third)] == [other.fileno()]
