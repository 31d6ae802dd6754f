"""What a submission cannot see, reach or change; one kernel is asked all of it."""

import os
from pathlib import Path
import shutil
import socket

import coursekit
from jail_check import Inside, needs_bubblewrap
import pytest

pytestmark = needs_bubblewrap

PROBE = """
import ctypes, errno, os, socket, threading
libc = ctypes.CDLL(None, use_errno=True)

def outcome(function, *arguments):
    try:
        function(*arguments)
    except OSError as error:
        print(errno.errorcode[error.errno])
    else:
        print("done")

def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    print(errno.errorcode[ctypes.get_errno()] if result == -1 else "done")
"""
SECRET = "the hidden tests"


@pytest.fixture(scope="module")
def inside():
    os.environ["COURSEKIT_TEST_SECRET"] = SECRET
    try:
        with Inside() as running:
            running.ask(PROBE)
            yield running
        assert running.jail.ended_by is None
    finally:
        del os.environ["COURSEKIT_TEST_SECRET"]


def test_no_port_of_this_machine_can_be_reached(inside):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()
        code = f"outcome(socket.create_connection, ('127.0.0.1', {port}))"
        assert inside.ask(code) == "ECONNREFUSED\n"


def test_no_address_outside_can_be_reached(inside):
    code = "outcome(socket.create_connection, ('192.0.2.1', 80), 5)"
    assert inside.ask(code) == "ENETUNREACH\n"
    assert inside.ask("print(socket.if_nameindex())") == "[(1, 'lo')]\n"


def test_no_unix_socket_of_this_machine_can_be_reached(inside, tmp_path):
    connect = "outcome(socket.socket(socket.AF_UNIX).connect, {!r})"
    for name, answer in (("\0coursekit-test", "ECONNREFUSED"), (str(tmp_path / "s"), "ENOENT")):
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
            server.listen()
            assert inside.ask(connect.format(name)) == f"{answer}\n"


@pytest.mark.parametrize("family", [17, 31, 38, 40])
def test_other_kinds_of_socket_are_refused(inside, family):
    """Packets, Bluetooth, cryptography, and vsock, which leads to a virtual machine's host."""
    assert inside.ask(f"outcome(socket.socket, {family}, socket.SOCK_DGRAM)") == "EPERM\n"


def test_the_course_and_its_surroundings_are_not_visible(inside, tmp_path):
    (tmp_path / "gradebook.db").write_text(SECRET)
    repository = Path(coursekit.__file__).parents[1]
    hidden = [
        tmp_path / "gradebook.db",
        repository / "assignments",
        Path.cwd(),
        repository / "tests",
    ]
    hidden += [Path.home() / ".bashrc", Path("/etc/passwd"), Path("/var"), Path("/run")]
    shown = [str(path) for path in hidden if path != repository]
    assert all(map(os.path.exists, [shown[0], "/etc/passwd"]))
    assert inside.ask(f"print([path for path in {shown} if os.path.lexists(path)])") == "[]\n"
    assert inside.ask(
        f"print(set(os.listdir({str(repository)!r})) - {{'.venv', 'coursekit'}})"
    ) in (
        "set()\n",
        "FileNotFoundError\n",
    )


def test_the_environment_of_the_grader_is_not_visible(inside):
    code = """
for path in ["/proc/self/environ", *(f"/proc/{pid}/environ" for pid in (1, 2))]:
    print(b"COURSEKIT_TEST" in open(path, "rb").read())
print("COURSEKIT_TEST_SECRET" in os.environ)
"""
    assert inside.ask(code) == "False\n" * 4


def test_no_process_of_this_machine_is_visible(inside):
    assert inside.ask("print(sorted(pid for pid in os.listdir('/proc') if pid.isdigit()))") == (
        "['1', '2']\n"
    )
    assert inside.ask(f"outcome(os.kill, {os.getpid()}, 0)") == "ESRCH\n"


FOLDERS_TO_WRITE = ["/", "/usr", "/etc", "/dev", "/proc", "/usr/bin", os.path.dirname(os.__file__)]
FILES_TO_WRITE = [
    coursekit.__file__,
    shutil.__file__,
    "/proc/sys/kernel/core_pattern",
    "/proc/self/oom_score_adj",
    "/proc/sys/kernel/hostname",
]


@pytest.mark.parametrize("folder", FOLDERS_TO_WRITE)
def test_nothing_can_be_written_beside_the_private_folders(inside, folder):
    assert inside.ask(f"outcome(open, {folder + '/coursekit-test'!r}, 'w')") in (
        "EROFS\n",
        "ENOENT\n",
    )


@pytest.mark.parametrize("file", FILES_TO_WRITE)
def test_no_file_of_the_system_can_be_changed(inside, file):
    for change in (f"open, {file!r}, 'r+'", f"os.chmod, {file!r}, 0o777"):
        assert inside.ask(f"outcome({change})") in ("EROFS\n", "EACCES\n", "EPERM\n")


def test_private_folders_can_be_written_to(inside):
    for folder in (".", "/home/student", "/tmp", "/dev/shm"):
        assert inside.ask(f"outcome(open, '{folder}/x', 'w')") == "done\n"


REFUSED = {
    "unshare": "0x10000000",
    "mount": "b'none', b'/tmp', b'tmpfs', 0, None",
    "umount2": "b'/tmp', 2",
    "setns": "0, 0",
    "chroot": "b'/tmp'",
    "ptrace": "0, 0, None, None",
    "process_vm_readv": "1, None, 0, None, 0, 0",
    "memfd_create": "b'x', 0",
    "shmget": "0, 4096, 0o600",
    "personality": "0xffffffff",
    "perf_event_open": "None, 0, -1, -1, 0",
    "userfaultfd": "0",
    "bpf": "0, None, 0",
    "keyctl": "0, 0",
    "io_setup": "1, b'12345678'",
    "io_uring_setup": "1, None",
    "ioctl": "0, 0x5412, b'x'",
    "open_by_handle_at": "0, None, 0",
}
NUMBERS = {  # of calls that the C library does not wrap, by machine
    "x86_64": {
        "userfaultfd": 323,
        "bpf": 321,
        "keyctl": 250,
        "io_uring_setup": 425,
        "io_setup": 206,
    },
    "aarch64": {
        "userfaultfd": 282,
        "bpf": 280,
        "keyctl": 219,
        "io_uring_setup": 425,
        "io_setup": 0,
    },
}
PERF = {"x86_64": 298, "aarch64": 241}


@pytest.mark.parametrize("name", REFUSED)
def test_dangerous_system_calls_are_refused(inside, name):
    numbers = NUMBERS[os.uname().machine] | {"perf_event_open": PERF[os.uname().machine]}
    called = f"'syscall', {numbers[name]}" if name in numbers else f"'{name}'"
    assert inside.ask(f"call({called}, {REFUSED[name]})") == "EPERM\n"


def test_nothing_is_taken_of_which_a_user_has_only_so_many(inside):
    """Linux counts inotify's instances by user, all jails and the grader together."""
    assert inside.ask("call('inotify_init1', 0)") == "EMFILE\n"
    assert inside.ask("call('inotify_init')") in ("EMFILE\n", "ENOSYS\n")


def test_no_new_namespace_comes_from_clone(inside):
    """`clone3` is said not to exist, so that the C library falls back on `clone`."""
    clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    new_user, child_signal = 0x10000000, 17
    code = f"call('syscall', {clone}, {new_user | child_signal}, 0, 0, 0, 0)"
    assert inside.ask(code) == "EPERM\n"
    assert inside.ask("call('syscall', 435, 0, 0)") == "ENOSYS\n"
    assert (
        inside.ask("import subprocess; print(subprocess.check_output(['echo', 'a']))")
        == "b'a\\n'\n"
    )


def test_no_thread_has_files_of_its_own(inside):
    """Those that are open, and what they watch, are counted by process."""
    clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
    thread_without_files = 0x10000 | 0x800 | 0x100
    assert inside.ask(f"call('syscall', {clone}, {thread_without_files}, 0, 0, 0, 0)") == "EPERM\n"
    close_range, nothing, unshare = 436, 2**32 - 1, 2
    own_files = f"call('syscall', {close_range}, {nothing}, {nothing}, {unshare})"
    assert inside.ask(own_files) == "EPERM\n"
    assert inside.ask(f"print(libc.syscall({close_range}, {nothing}, {nothing}, 0))") == "0\n"
    code = "one = threading.Thread(target=print, args=('it runs',)); one.start(); one.join()"
    assert inside.ask(code) == "it runs\n"


def test_it_has_no_privileges_and_gets_none(inside):
    code = """
lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(*(lines[name].strip() for name in ("CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp")))
"""
    assert inside.ask(code) == f"{0:016x} {0:016x} {0:016x} 1 2\n"


def test_two_jails_do_not_see_each_other(inside):
    room = Path(inside.jail.manager.connection_file).parent
    with Inside() as other:
        other.ask(PROBE)
        inside.ask("open('/tmp/mine', 'w').write('x'); open('/dev/shm/mine', 'w').write('x')")
        inside.ask(
            "server = socket.socket(socket.AF_UNIX); server.bind('\\0mine'); server.listen()"
        )
        assert other.ask(f"outcome(os.listdir, {str(room)!r})") == "ENOENT\n"
        assert other.ask("print(os.path.exists('/tmp/mine'), os.path.exists('/dev/shm/mine'))") == (
            "False False\n"
        )
        assert other.ask("outcome(socket.socket(socket.AF_UNIX).connect, '\\0mine')") == (
            "ECONNREFUSED\n"
        )
        assert other.ask("print(socket.gethostname())") == "jail\n"


def test_signals_to_everything_stay_inside():
    with Inside() as other:
        other.ask("import os, signal")
        assert (
            other.ask("os.kill(1, signal.SIGKILL); os.kill(os.getppid(), 15); print('on')")
            == "on\n"
        )
        assert other.ask("os.kill(0, 0); print('on')") == "on\n"
        other.ask("os.kill(-1, signal.SIGKILL); os._exit(0)")
        assert other.jail.ended_by is None
