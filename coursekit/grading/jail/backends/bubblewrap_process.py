"""A submission's process tree in bubblewrap: starting it, its last words, killing all of it."""

from contextlib import contextmanager, suppress
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from coursekit.grading.jail.backends import bubblewrap, seccomp
from coursekit.grading.jail.endings import KILLED
from coursekit.grading.jail.rlimits import prefix, process_rlimit, rlimits

PATIENCE = 60.0  # seconds; hundreds of killed processes with TensorFlow take some to go
LAST_WORDS, LARGEST_PIECE = 2**12, 2**16  # bytes
UNHURRIED = 0.01  # seconds between pieces, so that a flood costs the grader nothing


class JailedProcess:
    """A command in bubblewrap, with the number of the first process of its PID namespace.

    The thread that starts it must live as long as it: Linux kills it when that thread ends.
    """

    _killed = False

    def __init__(self, argv, *, room, limits, files=(), enter=()):
        """Starts a command; see `bubblewrap.command`.

        Args:
            argv: The command.
            room: The folder of its sockets.
            limits: The `Limits`.
            files: Pairs (relative path, open descriptor).
            enter: The start of a command that enters a control group.
        """
        reading, writing = os.pipe()
        with _filter_file() as filter_file, open(reading, "rb") as info:
            limited = [*prefix(rlimits(limits) | process_rlimit(limits)), *argv]
            command = bubblewrap.command(
                limited,
                room=room,
                limits=limits,
                files=files,
                seccomp_fd=filter_file.fileno(),
                info_fd=writing,
                program=shutil.which(bubblewrap.PROGRAM),
            )
            passed = [descriptor for _, descriptor in files]
            try:
                self._popen = _start([*enter, *command], [filter_file.fileno(), writing, *passed])
            finally:
                os.close(writing)
            self._last_words = _Tail(self._popen.stderr)
            self.pid, self._handle = _first_process(info.read())

    def poll(self):
        """Returns the exit status, or None while the command runs."""
        return self._popen.poll()

    def kill(self):
        """Kills everything that the command started; Linux sees to it when the first one dies."""
        self._killed = self._killed or self.poll() is None
        if self._handle is None:
            self._popen.kill()
        else:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self, timeout=PATIENCE):
        """Waits until nothing of it runs, and returns the exit status; `kill` it before."""
        try:
            status = self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            status = self._popen.wait()
        if self._handle is not None:
            _wait_for_end(self._handle, timeout)
            os.close(self._handle)
            self._handle = None
        return status

    @property
    def lost(self):
        """Whether it was killed, and not by `kill`: by the machine, or from inside."""
        return self.poll() in KILLED and not self._killed

    @property
    def last_words(self):
        """The end of what it wrote to stderr."""
        return self._last_words.text()


@contextmanager
def _filter_file():
    with tempfile.TemporaryFile() as file:
        file.write(seccomp.program())
        file.seek(0)
        yield file


def _start(command, descriptors):
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command,
        stdin=nothing,
        stdout=nothing,
        stderr=subprocess.PIPE,
        pass_fds=descriptors,
        env={},
        cwd="/",
        start_new_session=True,
    )


def _first_process(info):
    """Reads what bubblewrap wrote; it wrote nothing if it could not make the jail."""
    if not info:
        return None, None
    pid = json.loads(info)["child-pid"]
    try:
        return pid, os.pidfd_open(pid)
    except ProcessLookupError:
        return None, None


def _wait_for_end(handle, timeout):
    """Waits for the first process: what runs inside may make bubblewrap itself leave early."""
    poller = select.poll()
    poller.register(handle, select.POLLIN)
    poller.poll(1000 * timeout)


class _Tail:
    """Reads a pipe to its end, so that nobody waits at it, and keeps the last bytes."""

    def __init__(self, pipe):
        self._kept = b""
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def _read(self, pipe):
        with pipe:
            while piece := pipe.read1(LARGEST_PIECE):
                self._kept = (self._kept + piece)[-LAST_WORDS:]
                time.sleep(UNHURRIED)

    def text(self):
        self._thread.join(1)
        return self._kept.decode(errors="replace").strip()
