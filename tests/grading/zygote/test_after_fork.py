"""A fork has no privilege, and reaches neither the zygote, nor another fork, nor the grader."""

import ast
import os
from pathlib import Path
import signal

import coursekit
from coursekit.grading.jail.environment import environment
from coursekit.grading.jail.jail import Jail, JailSettings
from coursekit.grading.jail.process_usage import processes
from coursekit.grading.zygote.forked_kernel import WarmProcess
from coursekit.grading.zygote.launcher import Warm
from jail_check import wait_until
import pytest
from warm_check import is_running, kernel, needs_jail

pytestmark = needs_jail


@pytest.fixture(scope="module")
def warm():
    os.environ["COURSEKIT_TEST_SECRET"] = "hidden"
    try:
        with Warm(modules=("numpy",)) as warm:
            yield warm
    finally:
        del os.environ["COURSEKIT_TEST_SECRET"]


@pytest.fixture(scope="module")
def fork(warm):
    with kernel(warm) as forked:
        yield forked


@pytest.fixture(scope="module")
def other(warm, fork):
    with kernel(warm) as forked:
        yield forked


def test_a_fork_has_no_capability(fork):
    status = fork.run("print(open('/proc/self/status').read())").splitlines()
    values = dict(line.split(":\t", 1) for line in status)
    names = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
    assert {int(values[name], 16) for name in names} == {0}
    assert (values["NoNewPrivs"], values["Seccomp"]) == ("1", "2")


def test_the_process_that_waits_for_the_kernel_has_none_either(fork):
    status = Path(f"/proc/{fork.process.pid}/status").read_text()
    values = dict(line.split(":\t", 1) for line in status.splitlines())
    assert int(values["CapEff"], 16) == int(values["CapBnd"], 16) == 0
    assert values["Seccomp"] == "2"


def test_a_program_that_it_runs_gains_none(fork):
    assert fork.run("!grep -h CapEff /proc/self/status").split() == ["CapEff:", "0" * 16]


@pytest.mark.parametrize("kind", ["user", "mnt", "pid", "ipc", "net", "uts"])
def test_its_namespaces_are_its_own(warm, fork, other, kind):
    zygote = processes(warm.health().pid, most=100)[2]
    pids = (os.getpid(), zygote, fork.process.pid, other.process.pid)
    assert len({os.readlink(f"/proc/{pid}/ns/{kind}") for pid in pids}) == 4


def test_it_is_an_ordinary_user(fork):
    assert fork.run("import os; print(os.getuid(), os.getgid())") == "1000 1000"


CALLS = {
    "mount": "mount(b'x', b'/tmp', b'tmpfs', 0, None)",
    "bind": "mount(b'/usr', b'/tmp', None, 4096, None)",
    "umount": "umount2(b'/tmp', 2)",
    "user namespace": "unshare(0x10000000)",
    "mount namespace": "unshare(0x00020000)",
    "setns": "setns(os.open('/proc/self/ns/user', 0), 0)",
    "chroot": "chroot(b'/tmp')",
    "setuid": "setuid(0)",
    "sethostname": "sethostname(b'x', 1)",
    "ptrace": "ptrace(16, 1, 0, 0)",
}


@pytest.mark.parametrize("call", CALLS)
def test_privileged_calls_fail(fork, call):
    code = "import ctypes, os; libc = ctypes.CDLL(None, use_errno=True)\nprint(libc."
    assert fork.run(f"{code}{CALLS[call]}, ctypes.get_errno())") in ("-1 1", "-1 22")


def test_it_sees_its_own_processes_only(fork, other):
    other.run("import subprocess; sleeper = subprocess.Popen(['sleep', '1000'])")
    numbers = "print([int(name) for name in os.listdir('/proc') if name.isdigit()])"
    assert ast.literal_eval(fork.run(f"import os; {numbers}")) == [1, 2]
    assert ast.literal_eval(other.run(f"import os; {numbers}"))[:2] == [1, 2]
    assert len(ast.literal_eval(other.run(numbers))) == 3


REACHED = """
import os
threads = {int(name) for pid in (1, 2) for name in os.listdir(f'/proc/{pid}/task')}
reached = set()
for number in range(1, 40_000):
    try:
        os.kill(number, 0)
        reached.add(number)
    except ProcessLookupError:
        pass
print(sorted(reached - threads), reached >= {1, 2})
"""


def test_signals_reach_nobody_else(warm, fork):
    assert fork.run(REACHED) == "[] True"
    with kernel(warm) as forked:
        forked.run("import os, signal; os.killpg(0, 0); os.kill(1, signal.SIGKILL)")
        assert forked.run("print(1)") == "1"
    assert is_running(warm.health().pid)


def test_the_first_process_of_a_fork_can_be_stopped_by_nobody_inside(warm):
    with kernel(warm) as forked:
        forked.run("import os, signal; os.kill(1, signal.SIGSTOP)")
        forked.start("os._exit(0)")
        assert forked.process.wait() == 0


SOCKETS = """
import os, socket, stat
kinds = set()
for name in os.listdir('/proc/self/fd'):
    try:
        if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
            with socket.socket(fileno=os.dup(int(name))) as found:
                kinds.add((found.family.name, found.type.name))
    except OSError:
        pass
print(sorted(kinds))
"""


def test_it_inherits_no_socket_of_the_zygote(fork, warm):
    zygote = processes(warm.health().pid, most=100)[2]
    held = {os.readlink(path) for path in Path(f"/proc/{zygote}/fd").iterdir()}
    inside = processes(fork.process.pid, most=100)
    its = {os.readlink(path) for pid in inside for path in Path(f"/proc/{pid}/fd").iterdir()}
    assert any(name.startswith("socket:") for name in held)
    assert {name for name in held & its if not name.startswith("/dev/null")} == set()
    assert "SOCK_SEQPACKET" not in fork.run(SOCKETS)


def test_nothing_in_proc_can_be_written(fork):
    assert "Read-only file system" in fork.run("open('/proc/1/mem', 'r+b')")
    assert "Read-only file system" in fork.run("open('/proc/sys/kernel/hostname', 'w')")


@pytest.mark.parametrize("folder", ["/tmp", "/home/student", "/home/student/work", "/dev/shm"])
def test_files_of_another_fork_are_invisible(fork, other, folder):
    other.run(f"open('{folder}/theirs', 'w').write('x')")
    assert other.run(f"import os; print(os.path.exists('{folder}/theirs'))") == "True"
    assert fork.run(f"import os; print(os.path.exists('{folder}/theirs'))") == "False"


def test_only_its_own_room_is_visible(warm, fork, other):
    rooms = ast.literal_eval(fork.run(f"import os; print(os.listdir('{warm.rooms}'))"))
    assert rooms == [fork.room.name]
    assert not ast.literal_eval(fork.run(f"print(os.path.exists('{other.room}'))"))
    assert sorted(path.name for path in warm.rooms.iterdir()) == sorted(
        [fork.room.name, other.room.name]
    )


def test_terminals_are_its_own(fork, other):
    other.run("import pty; ends = pty.openpty()")
    assert other.run("import os; print(os.listdir('/dev/pts'))") != "['ptmx']"
    assert fork.run("import os; print(os.listdir('/dev/pts'))") == "['ptmx']"


def test_another_fork_cannot_be_reached_by_network(fork, other):
    other.run("import socket; server = socket.create_server(('127.0.0.1', 5099))")
    other.run("hidden = socket.socket(socket.AF_UNIX); hidden.bind(b'\\0door'); hidden.listen()")
    call = "socket.create_connection(('127.0.0.1', 5099), 1)"
    assert "refused" not in other.run(call)
    assert "ConnectionRefusedError" in fork.run(f"import socket; {call}")
    code = "socket.socket(socket.AF_UNIX).connect(b'\\0door')"
    assert other.run(code) == ""
    assert "ConnectionRefusedError" in fork.run(code)


def test_no_address_outside_can_be_reached(fork):
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    assert "Network is unreachable" in fork.run(code)


def test_the_system_is_read_only_and_the_course_is_hidden(fork):
    package = Path(coursekit.__file__).parent
    assert "Read-only file system" in fork.run(f"open('{package}/new.py', 'w')")
    assert "Read-only file system" in fork.run("open('/new', 'w')")
    assert fork.run(f"import os; print(os.path.exists('{package.parent}/tests'))") == "False"


def test_the_environment_is_the_listed_one(fork):
    code = "import os; print({k: os.environ.get(k) for k in %r})"
    assert ast.literal_eval(fork.run(code % list(environment()))) == environment()
    assert "COURSEKIT" not in fork.run("print(*os.environ)")
    assert "hidden" not in fork.run("print(dict(os.environ))")
    assert "hidden" not in fork.run("print(open('/proc/1/environ').read())")
    assert "hidden" not in fork.run("print(open('/proc/2/environ').read())")


def test_a_bomb_in_one_fork_leaves_the_others_alone(warm, other):
    settings = JailSettings()
    with kernel(warm) as bomb:
        bomb.start("import os\nwhile len(os.listdir('/proc')) < 90: os.fork()\nos.pause()")
        assert wait_until(lambda: len(processes(bomb.process.pid, most=40)) > 20)
        assert other.run("print(1)") == "1"
    assert settings.backend == "bubblewrap"
    assert other.run("print(2)") == "2"


@pytest.mark.parametrize("died", [False, True])
def test_a_jail_takes_a_warm_kernel_and_else_a_cold_one(died):
    modules = ("no_such_module",) if died else ()
    with Warm(modules=modules) as source, Jail(JailSettings(), warm=source) as jail:
        process = jail.start(jail.manager.kernel_spec.argv)
        assert isinstance(process, WarmProcess) is not died
        assert process.poll() is None
        assert jail.lost is False
        jail.kill("enough")
        assert wait_until(lambda: process.poll() is not None)
        assert jail.ended_by == "enough"
        assert bool(source.notes) is died


def test_a_jail_says_when_its_kernel_was_lost():
    with Warm(modules=()) as source, Jail(JailSettings(), warm=source) as jail:
        process = jail.start(jail.manager.kernel_spec.argv)
        os.kill(source.health().pid, signal.SIGKILL)
        assert wait_until(lambda: process.poll() is not None)
        assert jail.lost
