from importlib.util import find_spec
import sys

from coursekit._keras.late_wrappers import LateModule
import pytest


@pytest.fixture
def late(tmp_path, monkeypatch):
    (tmp_path / "late_example.py").write_text("VALUE = [1]\n")
    monkeypatch.syspath_prepend(tmp_path)
    late = LateModule("late_example")
    monkeypatch.setitem(sys.modules, "late_example", late)
    return late


def test_it_gives_way_to_the_module_when_an_attribute_is_read(late):
    import late_example

    assert late_example is late
    assert not hasattr(late_example, "__file__")  # what `inspect` asks every module for
    assert sys.modules["late_example"] is late
    from late_example import VALUE

    assert sys.modules["late_example"] is not late
    assert late.VALUE is VALUE is sys.modules["late_example"].VALUE
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        late.other  # noqa: B018


def test_all_its_names_are_there_at_once_and_in_a_list(late):
    assert find_spec("late_example") is not None
    assert sys.modules["late_example"] is late
    names = {}
    exec("from late_example import *", names)
    assert names["VALUE"] == [1]
    assert "VALUE" in dir(late)


def test_a_module_that_is_missing_is_said():
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        LateModule("no_such_module").name  # noqa: B018
