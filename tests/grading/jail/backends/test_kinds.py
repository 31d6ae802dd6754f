from coursekit.grading.jail.backends import kinds
from coursekit.grading.jail.backends.kinds import BACKENDS, Bubblewrap
from coursekit.grading.jail.jail import JailSettings
from jail_check import needs_bubblewrap
import pytest


@pytest.mark.parametrize("name", BACKENDS)
def test_every_kind_has_what_a_jail_asks_for(name):
    backend = BACKENDS[name](JailSettings(backend=name, image="course:1"))
    assert backend.limits == JailSettings().limits
    assert isinstance(backend.warning, str)
    assert isinstance(backend.makes_group, bool)
    assert isinstance(backend.folders, dict)
    assert backend.python
    assert bool(backend.warning) is (name == "unsafe-local")


def test_the_superuser_needs_control_groups(monkeypatch):
    monkeypatch.setattr(kinds.cgroup, "available", lambda: False)
    monkeypatch.setattr(kinds.os, "getuid", lambda: 0)
    assert "control groups" in kinds._unbounded()
    monkeypatch.setattr(kinds.os, "getuid", lambda: 1000)
    assert kinds._unbounded() == ""


@needs_bubblewrap
def test_an_environment_in_which_no_kernel_could_start_is_found_before_the_first(monkeypatch):
    """Else each submission would fail for a reason that is not its own."""
    kinds._trial.cache_clear()
    trial = (*kinds.TRIAL[:2], kinds.TRIAL[2].replace("coursekit", "no_such_package"))
    monkeypatch.setattr(kinds, "TRIAL", trial)
    assert "No module named 'no_such_package'" in Bubblewrap(JailSettings()).problem()
    kinds._trial.cache_clear()
