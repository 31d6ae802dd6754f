"""Submissions that take too much, one jail each."""

import os
from pathlib import Path
import threading

from coursekit.grading.jail import cgroup, watchdog
from coursekit.grading.jail.limits import MIB
from coursekit.grading.jail.process_usage import own_memory
from jail_check import (  # noqa: F401
    Inside,
    ending,
    ending_at_the_deadline,
    keeper,
    needs_bubblewrap,
    wait_until,
)
import pytest

pytestmark = needs_bubblewrap

ONE_BIG = """
hoard = []
while True: hoard.append(bytearray(2**24))
"""
MANY_SMALL = """
import os, time
for _ in range(30):
    if os.fork() == 0:
        hoard = bytearray(30 * 2**20)
        time.sleep(100)
time.sleep(100)
"""
FILES_IN_MEMORY = """
for folder in ("/tmp", "/dev/shm", "."):
    with open(folder + "/hoard", "wb") as file:
        for _ in range(120): file.write(bytes(2**20))
import time; time.sleep(100)
"""
SHARED = """
import mmap, time
hoards = [mmap.mmap(-1, 2**25) for _ in range(30)]
for hoard in hoards: hoard[:] = b"x" * 2**25
time.sleep(100)
"""
# What a process has is said of it as long as its first thread lives, and then of the others alone.
LAST_THREADS = """
import ctypes, os, threading, time
end_thread = {"x86_64": 60, "aarch64": 93}[os.uname().machine]
def take():
    hoard = bytearray(30 * 2**20)
    time.sleep(100)
for _ in range(30):
    if os.fork() == 0:
        threading.Thread(target=take).start()
        ctypes.CDLL(None).syscall(end_thread, 0)
time.sleep(100)
"""


@pytest.mark.parametrize(
    "code",
    [ONE_BIG, MANY_SMALL, SHARED, LAST_THREADS],
    ids=["one", "many", "shared", "last threads"],
)
def test_memory_of_all_processes_counts(code, keeper):  # noqa: F811
    assert ending(code) == "memory: more than 400 MiB"


def test_files_in_memory_count_as_memory(keeper):  # noqa: F811
    reason = ending(FILES_IN_MEMORY, memory=300 * MIB, disk=150 * MIB)
    assert reason == "memory: more than 300 MiB"


def test_many_empty_files_count_as_memory():
    code = "for number in range(10**7): open(f'/tmp/{number}', 'w').close()"
    reason = ending(code, memory=128 * MIB)
    assert reason == "memory: more than 128 MiB"


def test_shared_pages_count_once(keeper):  # noqa: F811
    code = """
import os, time
hoard = bytearray(2**27)
for _ in range(8):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
time.sleep(0.6)
print("still here")
"""
    with Inside() as inside:
        assert inside.ask(code) == "still here\n"
    assert inside.jail.ended_by is None


FORK_BOMB = """
import os
while True:
    try: os.fork()
    except OSError: pass
"""
THREAD_BOMB = """
import threading, time
for _ in range(10**6):
    try: threading.Thread(target=time.sleep, args=(100,)).start()
    except RuntimeError: pass
"""


@pytest.mark.parametrize("code", [FORK_BOMB, THREAD_BOMB], ids=["processes", "threads"])
def test_processes_and_threads_are_counted(code, keeper):  # noqa: F811
    if keeper == "watch alone" and os.getuid() == 0:
        pytest.skip("only a control group holds the superuser to a number of processes")
    assert ending(code) == "processes: more than 100"


def test_a_fork_bomb_is_named_though_its_processes_have_used_up_the_memory_too(monkeypatch):
    """As on a busy machine, where the watch comes late to look."""
    monkeypatch.setattr(watchdog, "INTERVAL", 3)
    if not cgroup.available():
        pytest.skip("this user can make no control group")
    assert ending(FORK_BOMB) == "processes: more than 100"


def test_the_disk_is_full_for_the_submission_only():
    code = """
try:
    with open("{}/hoard", "wb") as file:
        while True: file.write(bytes(2**20))
except OSError as error:
    print(error.strerror)
"""
    with Inside() as inside:
        for folder in (".", "/tmp", "/dev/shm"):
            said = inside.ask(code.format(folder))
            assert said in ("No space left on device\n", "File too large\n")
        assert inside.ask("print('alive')") == "alive\n"
    assert inside.jail.ended_by is None


def test_open_files_are_limited():
    code = """
import os
taken = []
try:
    while True: taken.append(os.dup(0))
except OSError as error:
    limit = len(taken)
for number in taken: os.close(number)
print(limit < 300)
"""
    with Inside(open_files=300) as inside:
        assert inside.ask(code) == "True\n"


WATCHES = """
import os, select, time
for _ in range(4):
    os.fork()
reader, writer = os.pipe()
targets = [os.dup(reader) for _ in range(300)]
hoard = [select.epoll() for _ in range(200)]
for epoll in hoard:
    for number in targets: epoll.register(number)
time.sleep(100)
"""
PIPES = """
import os, time
for _ in range(5):
    os.fork()
hoard = [os.pipe() for _ in range(450)]
time.sleep(100)
"""
SENT = """
import select, socket, time
sender, receiver = socket.socketpair()
with select.epoll() as epoll: socket.send_fds(sender, [b"epoll"], [epoll.fileno()])
time.sleep(100)
"""


@pytest.mark.parametrize(
    ("code", "what"), [(WATCHES, "watched by epoll"), (PIPES, "open at a time")]
)
def test_files_of_all_processes_count_and_what_epoll_watches(code, what):
    """Linux counts what epoll watches by user: with a few more jails, nobody's kernel gets far."""
    assert ending(code) == f"files: more than {watchdog.MOST_FILES} {what}"
    most = int(Path("/proc/sys/fs/epoll/max_user_watches").read_text())
    assert most > 16 * watchdog.MOST_FILES


def test_nothing_is_kept_out_of_the_count_on_its_way_through_sockets():
    assert ending(SENT) == "files: on their way through sockets for more than 3 s"


def test_a_loop_that_ignores_interrupts_ends_at_the_deadline():
    code = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        while True: pass
    except BaseException: pass
"""
    reason, deadline = ending_at_the_deadline(code)
    assert reason == deadline


def test_a_stopped_kernel_ends_at_the_deadline():
    reason, deadline = ending_at_the_deadline("import os, signal; os.kill(0, signal.SIGSTOP)")
    assert reason == deadline


def test_processor_time_of_all_processes_counts():
    code = """
import os
if os.fork() == 0:
    while True: pass
os.wait()
"""
    assert ending(code, cpu_seconds=3) == "processor time: more than 3 s"


@pytest.mark.parametrize(
    "code",
    ["open(room + '/hoard', 'wb').write(bytes(2**20))", "os.symlink('/', room + '/link')"],
    ids=["file", "link"],
)
def test_the_folder_of_the_sockets_is_for_sockets_only(code):
    with Inside() as inside:
        room = Path(inside.jail.manager.connection_file).parent
        inside.ask(f"import os, time\nroom = {str(room)!r}\n{code}\ntime.sleep(20)")
    assert inside.jail.ended_by == "files: wrote into the folder of the sockets"
    assert not room.exists()


def test_a_room_that_is_hard_to_remove_is_removed():
    code = """
import os
os.chdir({room!r})
try:
    while True:
        os.mkdir("x")
        os.chdir("x")
finally:
    os.chmod(".", 0)
"""
    with Inside() as inside:
        room = Path(inside.jail.manager.connection_file).parent
        inside.ask(code.format(room=str(room)))
    assert not room.exists()


def test_a_flood_on_stderr_costs_the_grader_no_memory():
    before = own_memory()
    reason, deadline = ending_at_the_deadline("import os\nwhile True: os.write(2, bytes(2**16))")
    assert reason == deadline
    assert own_memory() - before < 50 * MIB


def test_no_thread_is_left_behind():
    before = threading.active_count()
    with Inside():
        pass
    assert wait_until(lambda: threading.active_count() <= before)
