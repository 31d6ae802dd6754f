import asyncio
from contextlib import suppress
import os
from pathlib import Path
import subprocess
import sys

from coursekit.grading.jail import cgroup
from coursekit.grading.jail import jail as jail_module
from coursekit.grading.jail import socket_folder as room
from coursekit.grading.jail.backends.bubblewrap import USER_ID
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import Jail, JailSettings, check
from coursekit.grading.jail.limits import MIB
from jail_check import Inside, narrow, needs_bubblewrap, wait_until
import pytest

pytestmark = needs_bubblewrap


def processes_with(text):
    """Lists the processes of this machine whose command line has a text in it."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found += [path.parent.name] if text.encode() in path.read_bytes() else []
    return found


def test_a_kernel_computes_inside_as_nobody_in_particular():
    with Inside() as inside:
        assert inside.ask("import numpy; print(numpy.arange(4).sum())") == "6\n"
        assert inside.ask("import os; print(os.getuid())") == f"{USER_ID}\n"
        assert inside.ask("1 / 0") == "ZeroDivisionError: division by zero\n"
    assert inside.jail.ended_by is None


def test_plain_files_of_a_folder_are_in_the_working_folder(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "números.csv").write_text("1,2")
    (tmp_path / "helper.py").write_text("answer = 42")
    (tmp_path / "link").symlink_to("/etc/passwd")
    with Inside(files=tmp_path) as inside:
        listing = "import os; print(sorted(os.listdir()), open('data/números.csv').read())"
        assert inside.ask(listing) == "['data', 'helper.py'] 1,2\n"
        assert inside.ask("import helper; helper.answer += 1; print(helper.answer)") == "43\n"
        assert inside.ask("open('helper.py', 'a').write('x = 1'); print('written')") == "written\n"
    assert (tmp_path / "helper.py").read_text() == "answer = 42"


def test_nothing_is_left_when_an_exception_passes():
    with suppress(KeyboardInterrupt), Inside() as inside:
        connection_file = inside.jail.manager.connection_file
        group = inside.jail._cgroup
        assert Path(connection_file).exists()
        assert processes_with(connection_file)
        raise KeyboardInterrupt
    assert not Path(connection_file).parent.exists()
    assert processes_with(connection_file) == []
    assert group is None or not any(folder.exists() for folder, _ in group.folders.values())


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 40):
            try: os.close(number)
            except OSError: pass
        os.execvp("sleep", ["sleep", "987654"])
    os._exit(0)
time.sleep(0.3)
"""


def test_a_daemon_ends_with_its_jail():
    with Inside() as inside:
        inside.ask(DAEMON)
        assert wait_until(lambda: processes_with("987654"))
    assert processes_with("987654") == []


def test_a_kernel_that_ends_takes_what_it_started_along():
    with Inside() as inside:
        inside.ask(DAEMON.replace("987654", "987653"))
        inside.ask("import os; os._exit(3)")
        assert wait_until(lambda: processes_with("987653") == [])
    assert inside.jail.ended_by is None


GRADER = """
import sys
sys.path.insert(0, {folder!r})
from jail_check import Inside
with Inside() as inside:
    inside.ask("import subprocess; subprocess.Popen(['sleep', '987652'])")
    print(inside.jail.manager.connection_file, flush=True)
    sys.stdin.read()
"""


def test_a_grader_that_is_killed_takes_its_jail_along():
    code = GRADER.format(folder=str(Path(__file__).parents[1] / "support"))
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as grader:
        connection_file = grader.stdout.readline().strip()
        assert processes_with(connection_file)
        assert processes_with("987652")
        grader.kill()
    assert wait_until(lambda: not processes_with("987652") + processes_with(connection_file))
    left = Path(connection_file).parent
    groups = [group for group, _ in cgroup._parents("memory")]
    groups += [group for group, _ in cgroup._parents("pids")]
    left_groups = [group / f"{cgroup.PREFIX}{left.name}" for group in groups]

    def removed():  # a group is busy for a while after its last process was seen
        for path in filter(os.path.exists, (left, *left_groups)):
            os.utime(path, (0, 0))
        room.remove_abandoned()
        cgroup.remove_abandoned()
        return not any(map(os.path.exists, (left, *left_groups)))

    assert wait_until(removed)


def test_kill_gives_the_reason_and_the_first_one_counts():
    with Inside() as inside:
        inside.jail.kill("output: more than 1 MiB")
        inside.jail.kill("something else")
        assert inside.ask("print(1)") == ""
    assert inside.jail.ended_by == "output: more than 1 MiB"


def test_a_kernel_is_interrupted_by_message():
    with Inside() as inside:
        loop, manager = inside._loop, inside.jail.manager

        async def interrupt():
            while True:  # the first may come before the cell
                await asyncio.sleep(0.5)
                await manager.interrupt_kernel()

        interrupting = loop.create_task(interrupt())
        assert inside.ask("import time\nwhile True: time.sleep(0.1)").startswith(
            "KeyboardInterrupt"
        )
        interrupting.cancel()
        assert inside.ask("print(1)") == "1\n"


def test_shutdown_by_jupyter_ends_it_too():
    with Inside() as inside:
        inside._loop.run_until_complete(inside.jail.manager.shutdown_kernel())
        assert processes_with(inside.jail.manager.connection_file) == []
    assert inside.jail.ended_by is None


def test_a_message_above_the_limit_does_not_arrive():
    code = "from IPython.display import display; display('x' * {}); print('next')"
    with Inside(message=2 * MIB) as inside:
        assert "next" in inside.ask(code.format(MIB))
        with pytest.raises(TimeoutError, match="it printed ''"):
            inside.ask(code.format(3 * MIB), patience=3)


def test_a_jail_holds_one_kernel():
    with Inside() as inside, pytest.raises(JailError, match="one kernel"):
        inside.jail.start(["true"])


def test_the_kernel_comes_from_no_file_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with Jail(JailSettings(limits=narrow())) as jail:
        spec = jail.manager.kernel_spec
        assert spec.argv[1:3] == ["-m", "ipykernel_launcher"]
        assert spec.interrupt_mode == "message"
        assert spec.metadata["kernel_provisioner"]["provisioner_name"] == "coursekit-jail"
        assert jail.manager.transport == "ipc"
        room = Path(jail.manager.connection_file).parent
        assert os.stat(room).st_mode & 0o077 == 0
    assert not room.exists()


def test_unknown_backends_are_refused():
    with pytest.raises(ValueError, match="`backend` must be among bubblewrap, docker"):
        JailSettings(backend="chroot")


def test_without_bubblewrap_the_message_says_what_to_install(monkeypatch):
    check.cache_clear()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(JailError, match=r"apt install bubblewrap\n.*--unsafe-local"):
        check(JailSettings())


def test_where_no_namespace_can_be_made_the_message_says_which_setting(monkeypatch, tmp_path):
    from coursekit.grading.jail.backends import kinds

    (tmp_path / "kernel").mkdir()
    switch = tmp_path / "kernel" / "apparmor_restrict_unprivileged_userns"
    switch.write_text("0\n")
    assert kinds._advice(tmp_path) == ""
    switch.write_text("1\n")
    assert "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in kinds._advice(tmp_path)


def test_a_jail_that_does_not_start_is_an_error(monkeypatch):
    from coursekit.grading.jail.backends import bubblewrap, kinds

    check.cache_clear()
    kinds._trial.cache_clear()
    monkeypatch.setattr(bubblewrap, "NAMESPACES", ("nonsense",))
    with pytest.raises(JailError, match="nonsense"):
        jail_module.check(JailSettings())
    check.cache_clear()
    kinds._trial.cache_clear()
