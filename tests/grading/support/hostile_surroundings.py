"""What lies around a class of hostile submissions: secrets, ears, neighbors, and how to count."""

from contextlib import contextmanager, suppress
import ctypes
import hashlib
import os
from pathlib import Path
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from coursekit.grading.jail import cgroup
from coursekit.grading.jail.socket_folder import PREFIX

ADOPT_ORPHANS = 36  # Linux's PR_SET_CHILD_SUBREAPER
PATIENCE = 10.0  # seconds


class Surroundings:
    """Secrets and listeners outside of the jail, and a process beside the grader.

    Attributes:
        secret: A text that no submission may get to know.
        folder: A folder with a note of the secret and with a socket.
        touched: The addresses that somebody has connected to.
        sibling: The process.
    """

    def __init__(self, course, stack):
        """Puts everything in place; `stack` takes it away."""
        self.secret, self.touched = f"secret-{secrets.token_hex(8)}", []
        self.folder = Path(tempfile.mkdtemp(prefix="canary-"))
        stack.callback(shutil.rmtree, self.folder)
        for path in (course / "secret.txt", self.folder / "note.txt"):
            path.write_text(self.secret)
        os.environ["COURSEKIT_CANARY"] = self.secret
        stack.callback(os.environ.pop, "COURSEKIT_CANARY")
        self._stack, self._course = stack, course
        self._abstract = f"canary-{secrets.token_hex(4)}"
        self._path = str(self.folder / "socket")
        self._port = self._listen(socket.AF_INET, ("127.0.0.1", 0))[1]
        self._listen(socket.AF_UNIX, self._path)
        self._listen(socket.AF_UNIX, f"\0{self._abstract}")
        self.sibling = stack.enter_context(_sibling(self.secret))

    def _listen(self, family, address):
        ear = self._stack.enter_context(socket.socket(family))
        ear.bind(address)
        ear.listen()
        threading.Thread(target=self._hear, args=(ear,), daemon=True).start()
        self._stack.callback(ear.shutdown, socket.SHUT_RDWR)
        return ear.getsockname()

    def _hear(self, ear):
        with suppress(OSError):
            while True:
                connection, _ = ear.accept()
                self.touched.append(ear.getsockname())
                with connection:
                    connection.sendall(self.secret.encode())

    def tell(self):
        """Writes into the submissions where everything is."""
        words = {
            "@PORT@": self._port,
            "@SOCKET@": self._path,
            "@ABSTRACT@": self._abstract,
            "@SIBLING@": self.sibling.pid,
            "@GRADER@": os.getpid(),
            "@COURSE@": self._course,
            "@CANARY@": self.folder,
        }
        for path in self._course.glob("submitted/*/*/**/*.*"):
            if path.is_file() and not path.is_symlink() and b"@" in path.read_bytes()[: 2**20]:
                data = path.read_bytes()
                for word, value in words.items():
                    data = data.replace(word.encode(), str(value).encode())
                path.write_bytes(data)


@contextmanager
def _sibling(secret):
    command = [sys.executable, "-c", "import time; time.sleep(3600)", secret]
    with subprocess.Popen(command) as process:
        try:
            yield process
        finally:
            process.kill()


def adopt_orphans(*, wanted=True):
    """Has Linux give this process the children of those below it that end, instead of `init`."""
    ctypes.CDLL(None).prctl(ADOPT_ORPHANS, int(wanted))


def children():
    """Lists the processes below this one, of any depth."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, _, rest = path.read_text(errors="replace").partition(" (")
            parents[int(number)] = int(rest.rpartition(") ")[2].split()[1])
    found, own = [], [os.getpid()]
    while own:
        parent = own.pop()
        below = [number for number, above in parents.items() if above == parent]
        found, own = found + below, own + below
    return found


def new_children(before):
    """Waits for processes below this one to end; returns those that stay and were not there."""
    return _settled(lambda: [_command(n) for n in children() if n not in before and _lives(n)])


def _lives(number):
    with suppress(OSError):
        return (
            Path(f"/proc/{number}/stat").read_text(errors="replace").rpartition(") ")[2][0] != "Z"
        )
    return False


def _command(number):
    with suppress(OSError):
        text = Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return "" if "resource_tracker" in text else f"{number} {text}"
    return ""


def left_behind(rooms):
    """Waits for rooms and their control groups to go; returns those that stay."""
    return _settled(lambda: [str(path) for path in _places(rooms) if path.exists()])


def age(rooms):
    """Makes rooms and their control groups so old that a grader may take them for abandoned."""
    for path in _places(rooms):
        with suppress(FileNotFoundError):
            os.utime(path, (0, 0))


def _places(rooms):
    names = {f"{cgroup.PREFIX}{room.name}" for room in rooms}
    groups = cgroup.ROOT.rglob(f"{cgroup.PREFIX}{PREFIX}*")
    return [*rooms, *(group for group in groups if group.name in names)]


def _settled(look):
    end = time.monotonic() + PATIENCE
    while found := [item for item in look() if item]:
        if time.monotonic() > end:
            return found
        time.sleep(0.2)
    return []


def digests(folder):
    """Returns a digest of each plain file below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Graders(threading.Thread):
    """Watches the processes that grade: the most memory of one, and the rooms that they make.

    Attributes:
        most: Bytes.
        rooms: The rooms, as far as they were there when it looked, without those of other tests
            and of graders that ran before it, in this process or below it.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.rooms, self._done = 0, set(), threading.Event()
        self._others, self._earlier = set(children()), _rooms_of(os.getpid())

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self._done.set()
        self.join()

    def run(self):
        """Looks five times a second."""
        while not self._done.wait(0.2):
            for number in {os.getpid(), *children()} - self._others:
                with suppress(OSError):
                    self._look(Path(f"/proc/{number}"))

    def _look(self, process):
        command = (process / "cmdline").read_bytes()
        if process.name == str(os.getpid()) or b"spawn_main" in command or b"grade" in command:
            self.rooms |= _rooms_of(process.name) - self._earlier
        if b"spawn_main" in command:
            lines = (process / "status").read_text().splitlines()
            peak = [1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
            self.most = max([self.most, *peak])


def _rooms_of(number):
    """The rooms that a process has open; some of its files may be closed while it is looked at."""
    opened = []
    for path in Path(f"/proc/{number}/fd").iterdir():
        with suppress(OSError):
            opened.append(path.readlink())
    return {path for path in opened if path.name.startswith(PREFIX)}
