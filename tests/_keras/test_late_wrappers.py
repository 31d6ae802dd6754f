import sys

from coursekit._keras.late_wrappers import LateModule
import pytest


def test_it_gives_way_to_the_module_when_an_attribute_is_read(tmp_path, monkeypatch):
    (tmp_path / "late_example.py").write_text("VALUE = [1]\n")
    monkeypatch.syspath_prepend(tmp_path)
    late = LateModule("late_example")
    monkeypatch.setitem(sys.modules, "late_example", late)
    import late_example

    assert late_example is late
    assert not hasattr(late_example, "__file__")  # what `inspect` asks every module for
    assert sys.modules["late_example"] is late
    from late_example import VALUE

    assert sys.modules["late_example"] is not late
    assert late.VALUE is VALUE is sys.modules["late_example"].VALUE
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        late.other  # noqa: B018


def test_a_module_that_is_missing_is_said():
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        LateModule("no_such_module").name  # noqa: B018
