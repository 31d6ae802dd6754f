from coursekit.grading.remote.handle import MADE, Handle
from coursekit.grading.remote.handle_table import Handles
import pytest


def tree(number=1, **more):
    return {"handle": number, "kind": "object", "name": "x", "classes": ["a.B"]} | more


def test_one_object_has_one_handle_in_each_role_until_nobody_holds_it():
    handles = Handles()
    first = handles.add(Handle(None, tree()))
    made = handles.add(Handle(None, tree(), MADE))
    assert handles.get(tree(), None) is first
    assert handles.get(tree(), MADE) is made
    assert handles.get(tree(2), None) is None
    del first
    assert handles.dropped() == []
    del made
    assert handles.dropped() == [1]
    assert handles.dropped() == []


@pytest.mark.parametrize(
    "bad", [tree("1"), tree(True), tree(1.0), tree(kind=3), tree(classes=[1]), tree(name=None)]
)
def test_what_is_not_well_formed_is_refused(bad):
    with pytest.raises(TypeError, match="not well formed"):
        Handles().get(bad, None)
