"""The grader's end of a zygote, its own or one that another process has lent it."""

from contextlib import suppress
from dataclasses import dataclass
import os
from pathlib import Path
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from coursekit.grading.jail.backends import bubblewrap
from coursekit.grading.jail.errors import WarmError
from coursekit.grading.jail.limits import Limits
from coursekit.grading.jail.rlimits import allow_open_files
from coursekit.grading.zygote.messages import readable, receive, send, socket_pair

CAPABILITIES = ("CAP_NET_ADMIN", "CAP_SETFCAP", "CAP_SYS_ADMIN")
PATIENCE = 30.0  # seconds for an answer, which takes 0.02 when nothing else runs
GLANCE = 0.1  # seconds between two looks at whether anybody still waits
LAST_WORDS = 2000  # bytes


class ZygoteClient:
    """What a zygote can be asked; several processes may ask it side by side.

    Attributes:
        launched: Kernels that this end has had launched.
    """

    def __init__(self, control):
        self.launched = 0
        self._control = control
        self._control.settimeout(PATIENCE)

    def wait_until_ready(self, patience, given_up):
        """Waits until it has imported.

        Args:
            patience: Seconds that it may take.
            given_up: Returns whether nobody waits for it any more.

        Raises:
            WarmError: If it took longer, was given up, or ended.
        """
        end = time.monotonic() + patience
        with self.ask("ping") as answers:
            while not readable(answers, timeout=GLANCE):
                if given_up() or time.monotonic() > end:
                    raise WarmError(f"no zygote: not ready after {patience:g} s")
            if receive(answers)[0] is None:
                raise WarmError(f"no zygote: {self.last_words() or 'it ended'}")

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
            raise WarmError(f"the zygote has gone: {error}; {self.last_words()}") from error
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

    def last_words(self):
        """The last line that it wrote, as far as that is known here."""
        return ""


class ZygoteProcess(ZygoteClient):
    """A zygote in its jail. The thread that makes it must live as long as it."""

    def __init__(self, modules, *, rooms):
        """Starts a zygote, which imports meanwhile.

        Args:
            modules: What it imports.
            rooms: The folder in which the rooms of all submissions are.
        """
        allow_open_files()  # which the zygote inherits
        self._words = tempfile.TemporaryFile()  # noqa: SIM115
        self.rooms = rooms
        control, theirs = socket_pair()
        super().__init__(control)
        with theirs:
            self._process = _start_zygote(modules, theirs, rooms=rooms, words=self._words)

    @property
    def pid(self):
        """The number of its jail's process."""
        return self._process.pid

    @property
    def running(self):
        """Whether it runs, busy or not."""
        return self._process.poll() is None

    def retire(self):
        """Tells it to end after its last kernel has."""
        with suppress(WarmError):
            self.ask("retire").close()

    def lend(self):
        """Returns a `Loan`, for processes that this one starts and outlives."""
        return Loan(self._control, self.pid, self.rooms)

    def close(self, *, patience=PATIENCE):
        """Ends it and all its kernels.

        Args:
            patience: Seconds until it is killed, if it is too busy to hear of its end.
        """
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._words.close()

    def last_words(self):
        """The last line that it wrote, which of a traceback is the one that says most."""
        self._words.seek(max(0, self._words.seek(0, os.SEEK_END) - LAST_WORDS))
        lines = self._words.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


@dataclass(frozen=True)
class Loan:
    """A zygote of another process, in a form that goes to a process as it is started.

    Attributes:
        control: The socket to it.
        pid: The number of its jail's process.
        rooms: The folder in which the rooms of its kernels must be.
    """

    control: socket.socket
    pid: int
    rooms: Path


class BorrowedZygote(ZygoteClient):
    """A zygote that another process has started, shares and ends."""

    def __init__(self, loan):
        """Takes a `Loan`.

        Raises:
            WarmError: If the zygote has ended.
        """
        super().__init__(loan.control)
        self.pid, self.rooms = loan.pid, loan.rooms
        try:
            self._process = os.pidfd_open(loan.pid)
        except OSError as error:
            raise WarmError(f"no zygote: {error}") from error

    @property
    def running(self):
        """Whether it runs, busy or not."""
        return not readable(self._process)

    def retire(self):
        """Leaves it to the others."""

    def close(self, *, patience=PATIENCE):
        """Leaves it to the others."""
        del patience
        self._control.close()
        os.close(self._process)


def _start_zygote(modules, control, *, rooms, words):
    program = shutil.which(bubblewrap.PROGRAM)
    if program is None:
        raise WarmError(f"a warm start needs {bubblewrap.PROGRAM}, which is not on the PATH")
    python = [sys.executable, "-P", "-m", "coursekit.grading.zygote.server"]
    command = bubblewrap.command(
        [*python, str(control.fileno()), *modules],
        room=rooms,
        limits=Limits(),
        capabilities=CAPABILITIES,
        program=program,
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
