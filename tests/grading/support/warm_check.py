"""What the tests of the warm start share: a kernel of a `Warm`, and whether one can be made."""

from contextlib import contextmanager, suppress
import os
from queue import Empty
import sys
import time

from coursekit.grading.jail.backends import bubblewrap, seccomp
from coursekit.grading.jail.limits import Limits
from coursekit.grading.jail.socket_folder import room as make_room
from coursekit.grading.zygote.launcher import Warm
from jupyter_client import KernelManager
import pytest

needs_jail = pytest.mark.skipif(
    bool(bubblewrap.problem() or seccomp.problem()),
    reason=bubblewrap.problem() or seccomp.problem(),
)
PATIENCE = 60


class Kernel:
    """A forked kernel with a client: `run` returns what code prints, an error's text included."""

    def __init__(self, process, room, manager):
        self.process, self.room = process, room
        self.client = manager.client()
        self.client.start_channels()
        self._wait_for_first_answer()

    def _wait_for_first_answer(self):
        """Waits for a reply and for a message that is published: output before that is lost."""
        waiting = {self.client.get_shell_msg, self.client.get_iopub_msg}
        end = time.monotonic() + PATIENCE
        while waiting and time.monotonic() < end:
            assert self.process.poll() is None
            self.client.kernel_info()
            for receive in list(waiting):
                with suppress(Empty):
                    receive(timeout=1)
                    waiting.remove(receive)
        assert not waiting

    def run(self, code):
        pieces = []
        self.client.execute_interactive(
            code, timeout=PATIENCE, output_hook=lambda message: pieces.append(_text(message))
        )
        return "".join(pieces).strip()

    def start(self, code):
        """Starts code that may never end; returns what `reply` takes."""
        return self.client.execute(code)

    def reply(self, request):
        """Waits for the end of what `start` began, and returns its reply's content."""
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if reply["parent_header"]["msg_id"] == request:
                return reply["content"]


def _text(message):
    content = message["content"]
    shown = content.get("data", {}).get("text/plain", "")
    return content.get("text") or shown or "".join(content.get("traceback", []))


def command_line(connection_file):
    return [sys.executable, "-m", "ipykernel_launcher", "-f", str(connection_file)]


@contextmanager
def kernel(warm, *, files=(), limits=None, join=None):
    """Launches a kernel and makes sure that it ends."""
    with make_room(warm.rooms) as room:
        manager = KernelManager(transport="ipc", connection_file=str(room / "kernel.json"))
        manager.write_connection_file()
        process = warm.launch(
            command_line(manager.connection_file),
            room=room,
            files=files,
            limits=limits or Limits(),
            join=join,
        )
        running = None
        try:
            running = Kernel(process, room, manager)
            yield running
        finally:
            if running:
                running.client.stop_channels()
            process.kill()
            process.wait()


def is_running(pid):
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def open_files():
    """How many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


def launch_and_wait(modules, loan, connection):
    """What a process does that borrows a zygote: sends its kernel's number, and waits."""
    with Warm(modules=modules, loan=loan) as warm, kernel(warm) as forked:
        connection.send(forked.process.pid)
        time.sleep(PATIENCE)
