"""The kinds of jail behind one small interface: what one lacks here, and how to start a kernel."""

from functools import cache, partial
import os
from pathlib import Path
import sys
import tempfile

from coursekit.grading.jail import cgroup
from coursekit.grading.jail.backends import bubblewrap, seccomp
from coursekit.grading.jail.backends import container as containers
from coursekit.grading.jail.backends.bubblewrap_process import JailedProcess
from coursekit.grading.jail.backends.plain_process import PlainProcess
from coursekit.grading.jail.limits import Limits
from coursekit.grading.jail.process_usage import processes

TRIAL = (sys.executable, "-c", "import ipykernel, coursekit.grading.remote")  # a kernel needs both
SWITCHES = (  # what a system may have set so that users make no namespaces: file, value, remedy
    ("kernel/unprivileged_userns_clone", "0", "kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "user.max_user_namespaces=15000"),
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
COURSE_FILES = ("gradebook.db", "nbgrader_config.py")


class Bubblewrap:
    """Namespaces of this machine's Linux, made by bubblewrap; the default."""

    python = (sys.executable,)
    makes_group = True
    warning = ""

    def __init__(self, settings):
        self.limits = settings.limits

    @property
    def folders(self):
        """The sizes in bytes of its folders in memory, by path."""
        return bubblewrap.memory_folders(self.limits)

    def problem(self):
        """Says what is missing and what to do, or ""."""
        return bubblewrap.problem() or seccomp.problem() or _unbounded() or _trial()

    def start(self, argv, *, room, files, enter):
        """Starts a command; see `JailedProcess`."""
        return JailedProcess(argv, room=room, limits=self.limits, files=files, enter=enter)

    def members(self, process):
        """Lists the numbers of a process and all that descend from it."""
        return processes(process.pid, most=2 * self.limits.processes) if process.pid else []


def _unbounded():
    """The superuser may start any number of processes, unless a control group forbids it."""
    if os.getuid() != 0 or cgroup.available():
        return ""
    return "the superuser must be able to make control groups; grade as an ordinary user instead."


@cache
def _trial():
    with tempfile.TemporaryDirectory() as room:
        process = JailedProcess(TRIAL, room=room, limits=Limits())
        status = process.wait(60)
        if status == 0:
            return ""
    words = process.last_words or f"Python ends in it with status {status}, without a word."
    return f"bubblewrap cannot make one here: {words}{_advice()}"


def _advice(root="/proc/sys"):
    for name, value, remedy in SWITCHES:
        file = Path(root, name)
        if file.exists() and file.read_text().strip() == value:
            return f"\nThis system refuses user namespaces; to allow them: sysctl -w {remedy}"
    return ""


class Container:
    """A container of docker or podman, whose engine keeps memory and processes in bounds."""

    python = ("env", "python3")  # Jupyter would put its own path in the place of a bare name
    makes_group = False
    folders = {}  # noqa: RUF012
    warning = ""

    def __init__(self, settings, *, program):
        self.program, self.image, self.limits = program, settings.image, settings.limits

    def problem(self):
        """Says what is missing and what to do, or ""."""
        return containers.problem(self.program, self.image)

    def start(self, argv, *, room, files, enter):
        """Starts a command; see `ContainerProcess`."""
        return containers.ContainerProcess(
            argv,
            program=self.program,
            image=self.image,
            room=room,
            files=files,
            limits=self.limits,
        )

    def members(self, process):
        """Lists nothing: the engine counts."""
        return []


class UnsafeLocal:
    """No jail: the submission can read, change and send whatever the grader can."""

    python = (sys.executable,)
    makes_group = True
    folders = {}  # noqa: RUF012
    apart = False
    warning = (
        "unsafe-local: students' code runs with all your rights, "
        "beside the gradebook and the hidden tests."
    )

    def __init__(self, settings):
        self.limits = settings.limits

    def problem(self):
        """Says nothing: this always works."""
        return ""

    def start(self, argv, *, room, files, enter):
        """Starts a command; see `PlainProcess`."""
        return PlainProcess(
            argv, room=room, limits=self.limits, files=files, enter=enter, apart=self.apart
        )

    def members(self, process):
        """Lists the numbers of its processes."""
        return process.members()


class Pod(UnsafeLocal):
    """A Kubernetes pod that is the jail: it holds one worker and no course.

    The worker is the pod's superuser, and each kernel runs as a user of its own with no rights.
    The network is the pod's: a NetworkPolicy must close it.
    """

    apart = True
    warning = ""

    def problem(self):
        """Says what speaks against it and what to do, or ""."""
        if not os.environ.get("KUBERNETES_SERVICE_HOST"):
            return "this is no Kubernetes pod: KUBERNETES_SERVICE_HOST is not set."
        if os.getuid() != 0:
            return (
                "the worker must be its pod's superuser, with SETUID, SETGID, CHOWN, KILL and "
                "DAC_OVERRIDE, to run kernels as other users and to remove their files."
            )
        here = Path.cwd()
        near = [Path(folder, name) for folder in (here, *here.parents) for name in COURSE_FILES]
        course = [str(path) for path in near if path.exists()]
        return f"the course must not be in the pod; got {course[0]}." if course else _pod_trial()


@cache
def _pod_trial():
    with tempfile.TemporaryDirectory() as room:
        process = PlainProcess(TRIAL, room=Path(room), limits=Limits(), apart=True)
        status = process.wait(60)
    return "" if status == 0 else f"Python does not start as another user: status {status}."


BACKENDS = {
    "bubblewrap": Bubblewrap,
    "docker": partial(Container, program="docker"),
    "podman": partial(Container, program="podman"),
    "pod": Pod,
    "unsafe-local": UnsafeLocal,
}
