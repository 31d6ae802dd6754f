"""The grader's ends of a zygote and of a kernel that it has forked."""

import base64
from contextlib import suppress
import os
from pathlib import Path
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from coursekit.grading import bubblewrap, seccomp
from coursekit.grading.environment import FOLDER
from coursekit.grading.limits import Limits
from coursekit.grading.rlimits import NICENESS, process_rlimit, rlimits
from coursekit.grading.visible import visible_paths
from coursekit.grading.warm_messages import receive, send, socket_pair

CAPABILITIES = ("CAP_NET_ADMIN", "CAP_SETFCAP", "CAP_SYS_ADMIN")
PATIENCE = 30.0  # seconds for an answer, which takes 0.02 when nothing else runs
END = 60.0  # seconds for the end of what was killed: a bomb of large processes takes some
WORD = 1.0  # seconds in which a zygote says how a process ended
INTERVAL = 0.005  # seconds
GLANCE = 0.1  # seconds between two looks at whether anybody still waits
LAST_WORDS = 2000  # bytes
KILLED = -signal.SIGKILL


class WarmError(Exception):
    """The warm start cannot serve; a cold one may."""


class ZygoteProcess:
    """A zygote in its jail. The thread that makes it must live as long as it."""

    def __init__(self, modules, *, rooms, patience, given_up):
        """Starts a zygote and waits until it has imported.

        Args:
            modules: What it imports.
            rooms: The folder in which the rooms of all submissions are.
            patience: Seconds that it may take.
            given_up: Returns whether nobody waits for it any more.

        Raises:
            WarmError: If it took longer, was given up, or ended, or Python is where a fork cannot
                see it.
        """
        _check_python()
        self.launched = 0
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        self._control, theirs = socket_pair()
        with theirs:
            self._process = _start_zygote(modules, theirs, rooms=rooms, words=self._words)
        self._control.settimeout(PATIENCE)
        if not self._has_imported(patience, given_up):
            words = self._last_words()
            self._process.kill()
            self.close()
            raise WarmError(f"no zygote: {words or f'not ready after {patience:g} s'}")

    def _has_imported(self, patience, given_up):
        end = time.monotonic() + patience
        while not _readable(self._control, timeout=GLANCE):
            if given_up() or time.monotonic() > end:
                return False
        return receive(self._control)[0] is not None

    @property
    def pid(self):
        """The number of its jail's process."""
        return self._process.pid

    @property
    def running(self):
        """Whether it runs, busy or not."""
        return self._process.poll() is None

    def ask(self, what, *, patience=PATIENCE):
        """Sends a request, and returns a socket on which the answer is to be read.

        Args:
            what: "ping", "retire" or "launch".
            patience: Seconds to wait for each answer.

        Raises:
            WarmError: If the zygote has gone.
        """
        answers, theirs = socket_pair()
        answers.settimeout(patience)
        try:
            with theirs:
                send(self._control, {"do": what}, descriptors=[theirs.fileno()])
        except OSError as error:
            answers.close()
            raise WarmError(f"the zygote has gone: {error}; {self._last_words()}") from error
        return answers

    def ping(self, *, patience=PATIENCE):
        """Returns the seconds that an answer takes, or None if none comes."""
        start = time.monotonic()
        try:
            with self.ask("ping", patience=patience) as answers:
                message, _ = receive(answers)
        except (WarmError, TimeoutError):
            return None
        return time.monotonic() - start if message else None

    def retire(self):
        """Tells it to end after its last kernel has."""
        with suppress(WarmError):
            self.ask("retire").close()

    def close(self):
        """Ends it and all its kernels."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.close()

    def _last_words(self):
        """The last line that it wrote, which of a traceback is the one that says most."""
        self._words.seek(max(0, self._words.seek(0, os.SEEK_END) - LAST_WORDS))
        lines = self._words.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


def _check_python():
    """A fork has new folders in memory, and so sees nothing of what was below them."""
    folders = {Path(folder) for folder in bubblewrap.memory_folders(Limits())}
    for path in visible_paths():
        if folders.intersection(path.parents):
            raise WarmError(f"no zygote: Python or this package must not be in {path}")


def _start_zygote(modules, control, *, rooms, words):
    python = [sys.executable, "-P", "-m", "coursekit.grading.zygote"]
    command = bubblewrap.command(
        [*python, str(control.fileno()), *modules],
        room=rooms,
        limits=Limits(),
        capabilities=CAPABILITIES,
        program=shutil.which(bubblewrap.PROGRAM),
    )
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=words,
        stderr=words,
        pass_fds=[control.fileno()],
        env={},
        cwd="/",
        start_new_session=True,
    )


class WarmProcess:
    """A forked kernel; several threads may share it.

    Attributes:
        pid: The number, as the grader sees it, of the first process of the kernel's PID namespace:
            killing it kills all that the submission started.
        lost: Whether it ended because its zygote did, through no fault of the submission.
        last_words: "", since a fork's stderr goes nowhere.
    """

    last_words = ""

    def __init__(self, zygote, request, *, files=(), join=None, patience=PATIENCE):
        """Asks a zygote for a fork, and waits until that is about to be a kernel.

        Args:
            zygote: The `ZygoteProcess`.
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
            self._close(KILLED)
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
        if self._status is not None or not _readable(self._answers, self._handle):
            return
        message = None
        if _readable(self._answers, timeout=WORD):
            message, _ = receive(self._answers)
        if message is None:
            self.lost = not self._killed
            _readable(self._handle, timeout=END)
        self._close(message["ended"] if message else KILLED)

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
    return {
        "arguments": argv[argv.index("-m") + 1 :],
        "filter": base64.b64encode(seccomp.program()).decode(),
        "folder": FOLDER,
        "memory_folders": bubblewrap.memory_folders(limits),
        "niceness": NICENESS,
        "rlimits": rlimits(limits) | process_rlimit(limits),
        "room": str(room),
        "rooms": str(rooms),
        "user": int(bubblewrap.USER_ID),
    }


def _readable(*ends, timeout=0):
    poller = select.poll()
    for end in ends:
        poller.register(end, select.POLLIN)
    return poller.poll(1000 * timeout)


def _pid_of(handle):
    """Reads a process's number, as this process sees it, from a descriptor of it."""
    lines = Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines()
    return int(dict(line.split(":", 1) for line in lines)["Pid"])
