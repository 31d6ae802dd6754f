import os
from pathlib import Path
import sys

import coursekit
from coursekit.grading.jail.backends.system_paths import visible_paths


def test_a_prefix_shows_only_what_python_put_there(monkeypatch, tmp_path):
    """A course folder may have been made an environment, by `python -m venv .` in it."""
    for name in ("bin", "lib", "source", "gradebook.db"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    seen = [path for path in visible_paths() if path.is_relative_to(tmp_path)]
    assert seen == [tmp_path / "bin", tmp_path / "lib"]


def test_what_is_listed_exists_and_nothing_is_listed_twice():
    paths = visible_paths()
    assert all(os.path.lexists(path) and path.is_absolute() for path in paths)
    for path in paths:
        assert not [above for above in path.parents if above in paths and not above.is_symlink()]


def test_the_package_is_shown_wherever_it_was_imported_from(monkeypatch, tmp_path):
    (tmp_path / "real" / "coursekit").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    package = tmp_path / "link" / "coursekit"
    monkeypatch.setattr(coursekit, "__file__", str(package / "__init__.py"))
    assert {package, package.resolve()} <= set(visible_paths())
    assert tmp_path / "link" not in visible_paths()


def test_neither_a_home_nor_the_settings_of_the_machine_are_shown():
    shown = visible_paths()
    for path in (Path.home(), Path("/etc"), Path("/etc/passwd"), Path("/var"), Path("/root")):
        assert path not in shown
    assert Path("/usr") in shown
