"""A submission as a plain process: of another user in a pod that is the jail, or with no jail.

No namespace holds its processes together. In a pod each submission has a user number of its own,
and that number ends it: whatever runs as that user is killed at once. With no jail its process
group is killed, and what can be found below it.
"""

from contextlib import ExitStack, contextmanager, suppress
import os
from pathlib import Path
import signal
import socket
import subprocess
import time

from coursekit.grading.jail.endings import KILLED
from coursekit.grading.jail.environment import environment
from coursekit.grading.jail.process_usage import processes
from coursekit.grading.jail.rlimits import prefix, process_rlimit, rlimits
from coursekit.grading.jail.socket_folder import give
from coursekit.grading.jail.socket_folder import room as private_folder
from coursekit.grading.jail.submitted_files import write_copies

USERS = range(200_000, 201_000)  # numbers that belong to nobody
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
MOST = 100_000
PATIENCE = 60.0  # seconds
INTERVAL = 0.01  # seconds


class PlainProcess:
    """A command as a process of this machine, in a new folder."""

    last_words = ""
    _killed = False

    def __init__(self, argv, *, room, limits, files=(), enter=(), apart=False):
        """Starts a command.

        Args:
            argv: The command.
            room: The folder of its sockets.
            limits: The `Limits`.
            files: Pairs (relative path, open descriptor) to copy into its working folder.
            enter: The start of a command that enters a control group.
            apart: Whether it runs as a user of its own, for which one must be the superuser.
        """
        self._stack = ExitStack()
        self._user = self._stack.enter_context(_free_user()) if apart else None
        home = self._stack.enter_context(private_folder())
        write_copies(files, home)
        if apart:
            give(room, self._user)
            give(home, self._user)
        limited = prefix(rlimits(limits) | (process_rlimit(limits) if apart else {}))
        self._popen = subprocess.Popen(
            [*enter, *_becoming(self._user), *limited, *argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment() | _folders(home),
            cwd=home,
            start_new_session=True,
        )
        self.pid = self._popen.pid

    def members(self):
        """Lists the numbers of its processes."""
        if self._user is None:
            return processes(self.pid, most=MOST)
        return [int(path.name) for path in Path("/proc").glob("[0-9]*") if self._owns(path)]

    def _owns(self, path):
        with suppress(OSError):
            return path.lstat().st_uid == self._user
        return False

    def poll(self):
        """Returns the exit status, or None while the command runs."""
        return self._popen.poll()

    @property
    def lost(self):
        """Whether it was killed, and not by `kill`: by the machine, or by its own code."""
        return self.poll() in KILLED and not self._killed

    def kill(self):
        """Kills its processes."""
        self._killed = self._killed or self.poll() is None
        if self._user is not None:
            _kill_all_of(self._user)
        elif self.poll() is None:
            for pid in reversed(self.members()):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def wait(self, timeout=PATIENCE):
        """Waits until the command has ended, removes its files, and returns the exit status."""
        try:
            return self._popen.wait(timeout)
        finally:
            self.kill()
            if self._user is not None:
                self._wait_for_others(timeout)
                _remove_all_of(self._user)
            self._stack.close()

    def _wait_for_others(self, timeout):
        end = time.monotonic() + timeout
        while any(map(_runs, self.members())) and time.monotonic() < end:
            time.sleep(INTERVAL)


def _runs(pid):
    """Whether a process still does something, and is not just waiting to be counted out."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _folders(home):
    return {"HOME": str(home), "TMPDIR": str(home), "IPYTHONDIR": f"{home}/.ipython"}


def _becoming(user):
    """Returns the start of a command that ends with us, and becomes a user without privileges."""
    identity = [] if user is None else [f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    nothing = [] if user is None else ["--inh-caps=-all", "--bounding-set=-all"]
    return ["setpriv", "--pdeathsig=KILL", *identity, *nothing, "--no-new-privs", "--"]


@contextmanager
def _free_user():
    """Yields a user number that no other submission has; a socket's name stands for holding it."""
    with socket.socket(socket.AF_UNIX) as holder:
        for user in USERS:
            try:
                holder.bind(f"\0coursekit-user-{user}")
            except OSError:
                continue
            _kill_all_of(user)
            _remove_all_of(user)  # what was left by one whose grader was killed
            yield user
            return
    raise OSError(f"all {len(USERS)} users of submissions are in use")


def _kill_all_of(user):
    """Kills every process of a user at one stroke, which no fork escapes."""
    command = [*_becoming(user), "sh", "-c", "kill -9 -1"]
    subprocess.run(command, stderr=subprocess.DEVNULL)


def _remove_all_of(user):
    """Removes what a user has left in the folders that are everybody's."""
    find = ["find", *SHARED_FOLDERS, "-xdev", "-user", str(user), "-delete"]
    subprocess.run(find, stderr=subprocess.DEVNULL)
