import asyncio
import dataclasses

from coursekit.grading.remote.handle import Handle
from coursekit.grading.remote.library_calls import call_there

TREE = {"handle": 1, "kind": "object", "name": "x", "classes": ["a.B"]}


class Line:
    """Notes what it is asked."""

    def __init__(self):
        self.asked = []

    def ask(self, *words, role_=None, **options):
        self.asked.append((*words, options))
        return "answer"

    def known_class(self, name):
        return None


@dataclasses.dataclass
class Point:
    x: int


def test_own_objects_stay_here():
    assert call_there(dataclasses.asdict, Point(3)) == {"x": 3}
    assert call_there("abca".replace, "a", "b") == "bbcb"
    assert call_there(dict, a=1) == {"a": 1}


def test_a_student_s_object_is_looked_into_where_it_is():
    line = Line()
    handle = Handle(line, TREE)
    assert call_there(dataclasses.replace, handle, x=4) == "answer"
    assert call_there(asyncio.run, handle) == "answer"
    assert call_there(lambda value: value is handle, handle) is True
    assert line.asked == [
        ("call", dataclasses.replace, handle, {"x": 4}),
        ("run_coroutine", handle, {}),
    ]
