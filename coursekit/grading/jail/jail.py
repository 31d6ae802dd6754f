"""The jail around one submission: a kernel, its limits, and the end of all that it started."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache, partial
import sys

from coursekit.grading.jail import cgroup
from coursekit.grading.jail.backends.kinds import BACKENDS
from coursekit.grading.jail.errors import JailError, WarmError
from coursekit.grading.jail.kernel_manager import make_manager
from coursekit.grading.jail.limits import Limits
from coursekit.grading.jail.socket_folder import remove_abandoned, room
from coursekit.grading.jail.submitted_files import plain_files
from coursekit.grading.jail.watchdog import Watch
from coursekit.grading.own_clock import nothing_used


@dataclass(frozen=True)
class JailSettings:
    """Which jail, and how narrow.

    Args:
        backend: "bubblewrap", "docker", "podman", "pod" or "unsafe-local".
        limits: The `Limits` of each submission.
        image: The container image with this package, for docker and podman.

    Raises:
        ValueError: If there is no such backend.
    """

    backend: str = "bubblewrap"
    limits: Limits = field(default_factory=Limits)
    image: str | None = None

    def __post_init__(self):
        if self.backend not in BACKENDS:
            raise ValueError(f"`backend` must be among {', '.join(BACKENDS)}; got {self.backend}.")


@cache
def check(settings, *, here=True):
    """Makes sure that a jail can be made here, and removes what graders that were killed left.

    Args:
        settings: The `JailSettings`.
        here: Whether one is to be made on this machine; the workers of a cluster look themselves.

    Raises:
        JailError: If not; its text says what is missing and what to do.
    """
    backend = BACKENDS[settings.backend](settings)
    problem = backend.problem() if here else ""
    if problem:
        other = "--jail chooses another, --unsafe-local grades with none, for code that you trust"
        raise JailError(f"No {settings.backend} jail: {problem}\n({other})")
    remove_abandoned()
    cgroup.remove_abandoned()
    if backend.warning:
        print(backend.warning, file=sys.stderr)


class Jail:
    """Makes a jail for one kernel, and ends everything in it on the way out.

    Example:
        with Jail(settings, files="submitted/ada/a1") as jail:
            await jail.manager.start_kernel()
            ...
        jail.ended_by

    Attributes:
        manager: An `AsyncKernelManager`, not started, whose kernel will be inside. The thread
            that starts it must live as long as the kernel.
        notes: What the instructor may want to know: why the kernel was started cold.
    """

    def __init__(self, settings, files=None, warm=None):
        """Prepares a jail.

        Args:
            settings: The `JailSettings`.
            files: A folder; its plain files are copied into the kernel's working folder.
            warm: A `Warm`, which starts a kernel faster, or None; bubblewrap's jails use it.
        """
        self._settings, self._folder = settings, files
        self._warm = warm if settings.backend == "bubblewrap" else None
        self._backend = BACKENDS[settings.backend](settings)
        self._ended_by = self._process = self._watch = self._cgroup = self._time = None
        self._within, self.problem = True, ""
        self.notes = []

    def __enter__(self):
        check(self._settings)
        limits = self._settings.limits
        with ExitStack() as stack:
            self._files = stack.enter_context(plain_files(self._folder, limits=limits))
            self._room = stack.enter_context(room(self._warm.rooms if self._warm else None))
            self.manager = make_manager(
                self,
                python=self._backend.python,
                room=self._room,
                largest_message=limits.message,
            )
            stack.callback(self.manager.context.destroy, linger=0)
            stack.callback(self._end)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error):
        self._stack.close()

    @property
    def ended_by(self):
        """Why the submission was ended, such as "memory: more than 4 GiB", or None."""
        if self._ended_by is None and self._watch and self._process.poll() is not None:
            self._ended_by = self._watch.hit() or None
        return self._ended_by

    @property
    def lost(self):
        """Whether the kernel may have ended through no fault of the submission, to be run again.

        It did if its zygote ended or the jail could not be watched; if it was killed within its
        limits, it may have, or has killed itself.
        """
        if not self._process or self._process.poll() is None:
            return False
        self._look_at_watch()
        return bool(self.problem) or (self._process.lost and self._within)

    @property
    def last_words(self):
        """The end of what the kernel's process wrote to stderr, for who looks into a failure."""
        return self._process.last_words if self._process else ""

    def used(self):
        """Returns the submission's processor time and how long it waited for a processor."""
        return (self._time.worked, self._time.waited) if self._time else nothing_used()

    def kill(self, reason):
        """Kills everything that the submission started.

        Args:
            reason: What `ended_by` is to say, unless something ended it before.
        """
        self._ended_by = self.ended_by or reason
        if self._process:
            self._process.kill()

    def start(self, argv):
        """Starts the kernel; called by the kernel provisioner.

        Args:
            argv: Its command line.

        Returns:
            The process: `pid`, `poll()`, `kill()`, `wait()`.

        Raises:
            JailError: If it has been started before.
        """
        if self._process:
            raise JailError("A jail holds one kernel, which is not started again.")
        limits = self._settings.limits
        if self._backend.makes_group:
            self._cgroup = cgroup.make(self._room.name, limits=limits)
        self._process = self._launch(argv)
        self._watch = Watch(
            self._process,
            limits=limits,
            end=self.kill,
            members=partial(self._backend.members, self._process),
            room=self._room,
            cgroup=self._cgroup,
            folders=self._backend.folders,
        )
        self._time = self._watch.time
        self._watch.start()
        return self._process

    def _launch(self, argv):
        try:
            if self._warm:
                return self._warm.launch(
                    argv,
                    room=self._room,
                    files=self._files,
                    limits=self._settings.limits,
                    join=self._cgroup.add if self._cgroup else None,
                )
        except WarmError as error:
            self.notes.append(str(error))
        enter = self._cgroup.joining() if self._cgroup else ()
        return self._backend.start(argv, room=self._room, files=self._files, enter=enter)

    def _end(self):
        with ExitStack() as stack:
            if self._cgroup:
                stack.callback(self._cgroup.remove)
            if self._watch:
                stack.callback(self._stop_watching)
            if self._process:
                stack.callback(self._process.wait)
                self._process.kill()

    def _stop_watching(self):
        self._watch.stop()
        self._ended_by = self.ended_by
        self._look_at_watch()
        self._watch = None

    def _look_at_watch(self):
        if self._watch:
            self._within, self.problem = not self._watch.hit(), self._watch.problem
