from pathlib import Path
import shutil
import sysconfig

import coursekit
from coursekit.grading.jail.environment import environment
from jail_check import Inside, needs_bubblewrap
import pytest


@pytest.mark.parametrize(("set_to", "passed"), [(None, "1"), ("0", "0"), ("1", "1")])
def test_onednn_is_on_unless_the_user_has_set_it(monkeypatch, set_to, passed):
    monkeypatch.delenv("TF_ENABLE_ONEDNN_OPTS", raising=False)
    if set_to is not None:
        monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", set_to)
    assert environment()["TF_ENABLE_ONEDNN_OPTS"] == passed


def test_nothing_else_of_the_grader_s_is_passed_on(monkeypatch):
    before = environment()
    for name in ("SECRET", "PYTHONPATH", "HOME", "PATH", "LD_LIBRARY_PATH", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "/theirs")
    assert environment() == before


def test_an_installed_package_needs_no_path_and_a_checkout_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(coursekit, "__file__", str(tmp_path / "coursekit" / "__init__.py"))
    assert environment()["PYTHONPATH"] == str(tmp_path)
    installed = Path(sysconfig.get_path("purelib"), "coursekit", "__init__.py")
    monkeypatch.setattr(coursekit, "__file__", str(installed))
    assert "PYTHONPATH" not in environment()


@needs_bubblewrap
def test_a_kernel_imports_the_package_of_the_grader_and_not_another_of_the_environment(
    monkeypatch, tmp_path_factory
):
    """As when a command is run in one checkout with the environment of another."""
    checkout = tmp_path_factory.mktemp("checkout")
    here = Path(coursekit.__file__).parent
    ignored = shutil.ignore_patterns("embedded", "__pycache__")
    shutil.copytree(here, checkout / "coursekit", ignore=ignored)
    (checkout / "gradebook.db").touch()
    monkeypatch.setattr(coursekit, "__file__", str(checkout / "coursekit" / "__init__.py"))
    with Inside() as inside:
        code = "import coursekit.grading.remote.kernel_side as side; print(side.__file__)"
        assert inside.ask(code).startswith(str(checkout))
        assert inside.ask(f"import os; print(os.listdir({str(checkout)!r}))") == "['coursekit']\n"
