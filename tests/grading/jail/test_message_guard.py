from contextlib import suppress
from pathlib import Path
import signal
import subprocess
import sys
import threading

from coursekit.grading.jail import message_guard as module
from coursekit.grading.jail.limits import MIB
from coursekit.grading.jail.message_guard import GROWTH, MESSAGES, REASON, message_guard
from jail_check import needs_bubblewrap, wait_until
import pytest


@pytest.fixture
def used(monkeypatch):
    """What this process seems to use, in a list of one number."""
    bytes_used = [100 * MIB]
    monkeypatch.setattr(module, "own_memory", lambda: bytes_used[0])
    return bytes_used


def test_growth_up_to_the_room_is_nothing_and_more_ends_it_once(used):
    ended, looked = [], []
    room = GROWTH + MESSAGES * MIB
    with message_guard(ended.append, largest_message=MIB):
        used[0] += room
        module.own_memory = lambda: looked.append(1) or used[0]
        assert wait_until(lambda: len(looked) > 3)
        assert ended == []
        used[0] += 1
        assert wait_until(lambda: ended)
        assert wait_until(lambda: not _guards())
    assert ended == [REASON]


def test_it_ends_with_what_it_guards(used):
    ended = []
    with suppress(ZeroDivisionError), message_guard(ended.append, largest_message=MIB):
        assert len(_guards()) == 1
        _ = 1 / 0
    assert _guards() == ended == []


def _guards():
    return [thread for thread in threading.enumerate() if thread.name == "coursekit-memory"]


FLOOD = """
import os, socket, threading, time
part = b"\\x03" + (2**20).to_bytes(8, "big") + bytes(2**20)  # of a message; more are to come

def pour(line):
    line.setblocking(True)
    while True: line.sendall(part)

for name in os.listdir("/proc/self/fd"):
    try:
        line = socket.socket(fileno=os.dup(int(name)))
        if "kernel-ipc" in line.getsockname() and line.getpeername() is not None:
            threading.Thread(target=pour, args=[line]).start()
    except (OSError, TypeError):
        pass
time.sleep(60)
"""


GUARDED = """
from contextlib import suppress
import sys
sys.path.insert(0, sys.argv[1])
from coursekit.grading.jail import message_guard as module
from coursekit.grading.jail.limits import GIB, MIB
from jail_check import Inside, wait_until
module.GROWTH = 50 * MIB
with (
    Inside(message=MIB, memory=4 * GIB) as inside,  # a full pipe of messages counts there
    module.message_guard(inside.jail.kill, largest_message=MIB),
):
    with suppress(ValueError):  # Jupyter's, for a forged message, if it gets to read one
        inside.ask(sys.argv[2])
    assert wait_until(lambda: inside.jail.ended_by)
print(inside.jail.ended_by)
"""


@needs_bubblewrap
def test_a_message_without_end_is_ended():
    """In a process of its own: ZeroMQ may abort it where half a message came before the end."""
    support = str(Path(__file__).parents[1] / "support")
    command = [sys.executable, "-c", GUARDED, support, FLOOD]
    done = subprocess.run(command, capture_output=True, text=True)
    aborted = done.returncode == -signal.SIGABRT and "Assertion failed" in done.stderr
    assert aborted or done.stdout == f"{REASON}\n", done.stderr
