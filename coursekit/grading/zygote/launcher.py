"""The warm start: kernels that have TensorFlow imported when they begin.

Importing TensorFlow is most of the time that grading a submission takes. A zygote, in a jail of
its own, imports it once; each kernel is a fork of it.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
import threading
import time

from coursekit.grading.jail.errors import WarmError
from coursekit.grading.jail.socket_folder import room as make_room
from coursekit.grading.zygote.client import PATIENCE, BorrowedZygote, ZygoteProcess
from coursekit.grading.zygote.forked_kernel import WarmProcess, kernel_request

__all__ = ["Health", "Warm", "WarmError"]

MOST_FAILURES = 3
PARENT = "/tmp"  # of the rooms: the names of the sockets inside must not be long
START = 180.0  # seconds for the imports, on a busy machine


@dataclass(frozen=True)
class Health:
    """How a warm start is doing.

    Args:
        pid: The process of the zygote's jail, or None.
        ping: Seconds that the zygote takes to answer, or None if it does not.
        zygotes: Zygotes started so far.
        launched: Kernels launched so far.
        fork_seconds: Seconds that the last launch took, or None.
        notes: What went wrong so far, a sentence each.
    """

    pid: int | None
    ping: float | None
    zygotes: int
    launched: int
    fork_seconds: float | None
    notes: tuple


class Warm:
    """Launches kernels as forks of a zygote, which it watches over, replaces and ends.

    It belongs to the process that makes it, whose threads may share it; each worker process makes
    its own, which may begin with a zygote that all of them share. A kernel outlives the thread
    that launched it, but not the `Warm`.

    Example:
        with Warm() as warm, Jail(settings, files=folder, warm=warm) as jail:
            ...

    Args:
        modules: What kernels find imported. Importing them must start no thread.
        loan: The `Loan` of a zygote, which is used first, or None.
        rebuild_after: Kernels after which a new zygote takes over.
        patience: Seconds to wait for each answer of a zygote or a fork.

    Attributes:
        rooms: The folder in which the room of each submission must be.
        notes: What went wrong so far, a sentence each, for whoever reads the summary.
    """

    def __init__(
        self,
        *,
        modules=("tensorflow", "keras"),
        loan=None,
        rebuild_after=200,
        patience=PATIENCE,
    ):
        self.notes, self._patience, self._loan = [], patience, loan
        self._modules, self._rebuild_after = tuple(modules), rebuild_after
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._zygote = self._next = self._fork_seconds = None
        self._retired = []
        self._failures = self._zygotes = self._launched = 0

    def __enter__(self):
        self._rooms = nullcontext(self._loan.rooms) if self._loan else make_room(PARENT)
        self.rooms = self._rooms.__enter__()
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="coursekit-zygote")
        self._next = self._keeper.submit(self._start)
        return self

    def __exit__(self, *error):
        self._ended.set()
        with self._lock:
            self._take_over()
            for zygote in filter(None, (*self._retired, self._zygote)):
                zygote.close()
            self._zygote, self._retired = None, []
        self._keeper.shutdown()
        self._rooms.__exit__(*error)

    def launch(self, argv, *, room, files=(), limits, join=None):
        """Launches a kernel.

        Args:
            argv: The kernel's command line, as for a cold start; a module `ipykernel_launcher`.
            room: The folder, in `rooms`, that the kernel sees at the same path.
            files: Pairs (relative path, open descriptor) to copy into its working folder.
            limits: The `Limits`.
            join: Called with the kernel's number before it reads anything, for example to put it
                into a control group; or None.

        Returns:
            The process: `pid`, `poll()`, `kill()`, `wait()`, `lost`, `last_words`.

        Raises:
            ValueError: If the room is elsewhere.
            WarmError: If it cannot serve, which is noted; start a cold kernel then.
        """
        if Path(room).parent != self.rooms:
            raise ValueError(f"`room` must be a folder in {self.rooms}; got {room}.")
        request = kernel_request(argv, room=room, rooms=self.rooms, limits=limits)
        zygote = self._serving()
        start = time.monotonic()
        try:
            process = WarmProcess(zygote, request, files=files, join=join, patience=self._patience)
        except WarmError as error:
            self._note(f"{error}; this kernel starts cold.")
            self._examine(zygote)
            raise
        self._count(zygote, time.monotonic() - start)
        return process

    def health(self):
        """Measures how it is doing; returns a `Health`."""
        with self._lock:
            zygote = self._zygote
        return Health(
            pid=zygote.pid if zygote else None,
            ping=zygote.ping(patience=self._patience) if zygote else None,
            zygotes=self._zygotes,
            launched=self._launched,
            fork_seconds=self._fork_seconds,
            notes=tuple(self.notes),
        )

    def _serving(self):
        """Returns a zygote that runs; starts one where there is none."""
        with self._lock:
            if self._ended.is_set():
                raise WarmError("the warm start has ended")
            if self._zygote and not self._zygote.running:
                self._note("The zygote died; another takes its place.")
                self._drop()
            if self._next is None and self._wants_another():
                self._next = self._keeper.submit(self._start)
            if self._next and (self._zygote is None or self._next.done()):
                self._take_over()
            if self._zygote is None:
                raise WarmError(f"no zygote can be started: {'; '.join(self.notes[-1:])}")
            return self._zygote

    def _wants_another(self):
        worn = self._zygote is None or self._zygote.launched >= self._rebuild_after
        return worn and self._failures < MOST_FAILURES

    def _start(self):
        """Starts a zygote in the keeper's thread, which lives as long as this object."""
        loan, self._loan = self._loan, None
        zygote = BorrowedZygote(loan) if loan else ZygoteProcess(self._modules, rooms=self.rooms)
        try:
            zygote.wait_until_ready(START, given_up=self._ended.is_set)
        except WarmError:
            zygote.close(patience=0)
            raise
        return zygote

    def _take_over(self):
        """Puts the next zygote in the place of the present one, which ends with its kernels."""
        coming, self._next = self._next, None
        try:
            zygote = coming.result() if coming else None
        except (OSError, WarmError) as error:
            if not self._ended.is_set():
                self._failures += 1
                self._note(f"{error}")
            return
        if zygote:
            self._drop()
            self._zygote = zygote
            self._zygotes += 1
            self._failures = 0

    def _drop(self):
        """Stops using the present zygote, and lets those retired go that have ended."""
        if self._zygote:
            self._zygote.retire()
            self._retired.append(self._zygote)
            self._zygote = None
        for zygote in [zygote for zygote in self._retired if not zygote.running]:
            zygote.close()
            self._retired.remove(zygote)

    def _examine(self, zygote):
        """Stops using a zygote that does not answer."""
        if zygote.ping(patience=self._patience) is None:
            with self._lock:
                if zygote is self._zygote:
                    self._note("The zygote does not answer; another takes its place.")
                    self._drop()

    def _count(self, zygote, seconds):
        with self._lock:
            self._launched += 1
            zygote.launched += 1
            self._fork_seconds = seconds

    def _note(self, text):
        self.notes.append(text)


@contextmanager
def lent(modules):
    """Starts a zygote for processes that this one is going to start.

    Args:
        modules: What kernels find imported.

    Yields:
        A `Loan` for each of them, at once, or None if there can be no zygote; the `Warm` that
        makes do without says why. All must have ended when the zygote does, at the end.
    """
    with make_room(PARENT) as rooms:
        try:
            zygote = ZygoteProcess(modules, rooms=rooms)
        except (OSError, WarmError):
            yield None
            return
        try:
            yield zygote.lend()
        finally:
            zygote.close(patience=0)
