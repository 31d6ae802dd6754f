"""The grader's end of a kernel that a zygote has forked."""

import base64
from contextlib import suppress
import os
from pathlib import Path
import signal
import threading
import time

from coursekit.grading.jail.backends import bubblewrap, seccomp
from coursekit.grading.jail.backends.system_paths import visible_paths
from coursekit.grading.jail.endings import KILLED
from coursekit.grading.jail.environment import FOLDER
from coursekit.grading.jail.errors import WarmError
from coursekit.grading.jail.rlimits import NICENESS, process_rlimit, rlimits
from coursekit.grading.zygote.client import PATIENCE
from coursekit.grading.zygote.messages import readable, receive, send

END = 60.0  # seconds for the end of what was killed: a bomb of large processes takes some
WORD = 1.0  # seconds in which a zygote says how a process ended
INTERVAL = 0.005  # seconds


class WarmProcess:
    """A forked kernel; several threads may share it.

    Attributes:
        pid: The number, as the grader sees it, of the first process of the kernel's PID namespace:
            killing it kills all that the submission started.
        lost: Whether it ended because its zygote did, or was killed, and not by `kill`: by the
            machine, or from inside.
        last_words: "", since a fork's stderr goes nowhere.
    """

    last_words = ""

    def __init__(self, zygote, request, *, files=(), join=None, patience=PATIENCE):
        """Asks a zygote for a fork, and waits until that is about to be a kernel.

        Args:
            zygote: The `ZygoteClient`.
            request: What `kernel_request` returns.
            files: Pairs (relative path, open descriptor) to copy into the working folder.
            join: Called with the fork's number before it reads anything, or None.
            patience: Seconds to wait for each answer.

        Raises:
            WarmError: If there is no fork in time, or it could not become a kernel.
        """
        self.lost = self._killed = False
        self._lock = threading.Lock()
        self._status = self._handle = None
        self._answers = zygote.ask("launch", patience=patience)
        try:
            self._handle = self._expect("forked")
            self.pid = _pid_of(self._handle)
            if join:
                join(self.pid)
            send(self._answers, request)
            for path, descriptor in files:
                send(self._answers, {"file": os.fspath(path)}, descriptors=[descriptor])
            send(self._answers, {"go": True})
            self._expect("ready")
        except (OSError, WarmError) as error:
            if self._handle is not None:
                self.kill()
            self._close(-signal.SIGKILL)
            raise WarmError(f"no fork became a kernel: {error}") from error
        self._answers.settimeout(0)

    def _expect(self, kind):
        """Waits for one kind of message, and returns the descriptor that came with it."""
        message, descriptors = receive(self._answers)
        if message is None or kind not in message:
            raise WarmError((message or {}).get("error", f"it ended before it said {kind!r}"))
        return descriptors[0] if descriptors else None

    def poll(self):
        """Returns the exit status, or None while the kernel runs."""
        with self._lock:
            self._look()
            return self._status

    def _look(self):
        """Takes the zygote's word for the end, or that of Linux if the zygote has gone silent."""
        if self._status is not None or not readable(self._answers, self._handle):
            return
        message = None
        if readable(self._answers, timeout=WORD):
            message, _ = receive(self._answers)
        if message is None:
            readable(self._handle, timeout=END)
        status = message["ended"] if message else -signal.SIGKILL
        self.lost = status in KILLED and not self._killed
        self._close(status)

    def _close(self, status):
        if self._status is not None:
            return
        self._status = status
        self._answers.close()
        if self._handle is not None:
            os.close(self._handle)

    def kill(self):
        """Kills everything that the submission started."""
        with self._lock, suppress(ProcessLookupError):
            self._look()
            if self._status is None:
                self._killed = True
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self, timeout=END):
        """Waits until nothing of it runs, and returns the exit status; `kill` it before.

        Raises:
            TimeoutError: If it runs on.
        """
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"the kernel still runs after {timeout:g} s")
            time.sleep(INTERVAL)
        return self._status


def kernel_request(argv, *, room, rooms, limits):
    """Writes down what a fork needs to know to become the kernel of a submission.

    Args:
        argv: The command line: a Python, "-m", and the module with its arguments.
        room: The folder of its sockets.
        rooms: The folder of all rooms.
        limits: The `Limits`.

    Returns:
        A dictionary of plain values.
    """
    memory_folders = bubblewrap.memory_folders(limits)
    return {
        "arguments": argv[argv.index("-m") + 1 :],
        "filter": base64.b64encode(seccomp.program()).decode(),
        "folder": FOLDER,
        "memory_folders": memory_folders,
        "niceness": NICENESS,
        "rlimits": rlimits(limits) | process_rlimit(limits),
        "room": str(room),
        "rooms": str(rooms),
        "shown": [str(path) for path in visible_paths() if _is_below(path, memory_folders)],
        "user": int(bubblewrap.USER_ID),
    }


def _is_below(path, folders):
    return any(path.is_relative_to(folder) for folder in folders)


def _pid_of(handle):
    """Reads a process's number, as this process sees it, from a descriptor of it."""
    lines = Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines()
    return int(dict(line.split(":", 1) for line in lines)["Pid"])
