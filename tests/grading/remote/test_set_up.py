import types

from coursekit.grading.remote import kernel_side
from coursekit.grading.remote.kernel_side import require
from coursekit.grading.remote.set_up import set_up
import pytest


def test_the_code_installs_first_and_then_looks_for_modules(monkeypatch):
    calls = []
    shell = types.SimpleNamespace(kernel="kernel")
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(kernel_side, "install", calls.append)
    monkeypatch.setattr(kernel_side, "require", calls.append)
    names = {}
    exec(set_up(["numpy"]), names)
    assert calls == ["kernel", ("numpy",)]
    assert set(names) == {"__builtins__"}
    exec(set_up(), names)
    assert calls == ["kernel", ("numpy",), "kernel"]


def test_modules_that_are_missing_are_named_and_none_is_imported():
    require(["json", "this", "xml"])
    with pytest.raises(ModuleNotFoundError, match="No module named 'not_here', 'nor_this'"):
        require(["json", "not_here", "nor_this"])
