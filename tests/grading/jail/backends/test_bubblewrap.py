from pathlib import Path
import sys

import coursekit
from coursekit.grading.jail.backends import bubblewrap
from coursekit.grading.jail.backends.bubblewrap import command, memory_folders
from coursekit.grading.jail.environment import FOLDER, environment
from coursekit.grading.jail.limits import Limits


def made(**settings):
    return command(["python"], room="/tmp/room", limits=Limits(), **settings)


def after(arguments, option):
    """Lists the pairs of arguments that follow an option."""
    places = [place for place, argument in enumerate(arguments) if argument == option]
    return [tuple(arguments[place + 1 : place + 3]) for place in places]


def test_only_the_room_can_be_written_to_outside():
    arguments = made()
    assert after(arguments, "--bind") == [("/tmp/room", "/tmp/room")]
    assert not {"--dev-bind", "--bind-try", "--share-net", "--unshare-all"} & set(arguments)


def test_every_namespace_is_asked_for_and_none_may_silently_be_missing():
    """`--unshare-all` would go on without a user namespace, as the superuser."""
    for name in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{name}" in made()


def test_what_is_seen_is_python_the_system_and_the_package():
    seen = [Path(source) for source, _ in after(made(), "--ro-bind")]
    package = Path(coursekit.__file__).parent
    for path in seen:
        assert path not in package.parents
        assert path not in Path(sys.prefix).parents
    assert any(path == package or path in package.parents for path in seen)
    assert any(path.is_relative_to(sys.base_prefix) or path == Path("/usr") for path in seen)


def test_memory_folders_have_sizes_and_come_before_what_may_lie_in_them():
    arguments = command(["python"], room="/tmp/room", limits=Limits(disk=12345))
    for folder in memory_folders(Limits()):
        place = arguments.index("--tmpfs", arguments.index(folder, arguments.index("--perms")) - 1)
        assert arguments[place - 2 : place + 2] == ["--size", "12345", "--tmpfs", folder]
    assert arguments.index("--tmpfs") < arguments.index("--ro-bind") < arguments.index("--dev")


def test_files_are_copied_into_the_working_folder():
    arguments = made(files=[("sub/a b.csv", 7)])
    assert after(arguments, "--file") == [("7", f"{FOLDER}/sub/a b.csv")]


def test_the_environment_is_a_list_without_the_graders(monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    arguments = made()
    assert "--clearenv" in arguments
    assert dict(after(arguments, "--setenv")) == environment()
    assert "SECRET" not in environment()


def test_capabilities_are_dropped_unless_named():
    assert "--cap-add" not in made()
    assert "--disable-userns" in made()
    zygote = made(capabilities=["CAP_SYS_ADMIN"])
    assert zygote.index("--cap-drop") < zygote.index("--cap-add")
    assert "--disable-userns" not in zygote


def test_an_old_bubblewrap_is_refused(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho bubblewrap 0.6.1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert bubblewrap.problem() == "bubblewrap must be 0.8 or newer; got bubblewrap 0.6.1"
