"""A submission in a container of its own, with docker or podman.

The engine keeps the limits on memory and processes. When it kills a process for its memory, the
submission's ending reads as that of a kernel that died.
"""

from contextlib import ExitStack
import os
import shutil
import subprocess

from coursekit._extras import DISTRIBUTION
from coursekit.grading.jail.backends.bubblewrap import memory_folders
from coursekit.grading.jail.environment import FOLDER, HOME, environment
from coursekit.grading.jail.rlimits import rlimits
from coursekit.grading.jail.socket_folder import give
from coursekit.grading.jail.socket_folder import room as private_folder
from coursekit.grading.jail.submitted_files import write_copies

HANDED_IN = "/handed-in"
OF_THIS_MACHINE = (
    "LD_LIBRARY_PATH",
    "PATH",
    "PYTHONPATH",
)  # mean nothing in an image
ULIMITS = {"RLIMIT_CORE": "core", "RLIMIT_CPU": "cpu", "RLIMIT_FSIZE": "fsize"}
ULIMITS |= {"RLIMIT_NOFILE": "nofile"}
NOBODY = 65534
LATER = 5  # seconds; the container ends itself if the grader is no more
PATIENCE = 30  # seconds for an answer of the engine
TRIAL = "import coursekit.grading, ipykernel"


def command(argv, *, program, name, image, room, handed_in, limits):
    """Wraps a command line in a container.

    Args:
        argv: The command to run inside.
        program: "docker" or "podman".
        name: The container's name.
        image: The image, which has Python 3 and this package.
        room: The one folder outside that can be written to, seen at its own path.
        handed_in: A folder whose files are copied into the working folder.
        limits: The `Limits`.

    Returns:
        The arguments of the wrapped command.
    """
    return [
        *(program, "run", "--rm", "--init", "--name", name, "--hostname", "jail"),
        *("--network", "none", "--read-only", "--cap-drop", "ALL"),
        *("--security-opt", "no-new-privileges", "--user", f"{user()}:{user()}"),
        *(["--userns", "keep-id"] if program == "podman" and os.getuid() else []),
        *_limits(limits),
        *("--volume", f"{room}:{room}", "--volume", f"{handed_in}:{HANDED_IN}:ro"),
        *_environment(),
        *("--workdir", HOME, image),
        *("timeout", "--signal", "KILL", f"{limits.seconds + LATER:g}"),
        *("sh", "-c", f'cp -R {HANDED_IN} {FOLDER} && cd {FOLDER} && exec "$@"', "sh"),
        *argv,
    ]


def user():
    """Returns the number of the user inside: the grader's own, or nobody's for the superuser."""
    return os.getuid() or NOBODY


def _limits(limits):
    memory = str(limits.memory)
    values = rlimits(limits)
    ulimits = [f"--ulimit={short}={values[name]}" for name, short in ULIMITS.items()]
    folders = memory_folders(limits).items()
    tmpfs = [f"--tmpfs={path}:rw,nosuid,nodev,size={size},mode=1777" for path, size in folders]
    return [
        *("--memory", memory, "--memory-swap", memory),
        *("--pids-limit", str(limits.processes)),
        *ulimits,
        *tmpfs,
    ]


def _environment():
    kept = {name: text for name, text in environment().items() if name not in OF_THIS_MACHINE}
    return [f"--env={name}={text}" for name, text in kept.items()]


def problem(program, image):
    """Says why a container engine cannot be used here and what to do, or ""."""
    if shutil.which(program) is None:
        return f"{program} is not installed."
    if not image:
        return f"it needs `image`, a container image with Python 3 and {DISTRIBUTION}[grading]."
    trial = ["run", "--rm", "--network", "none", image, "python3", "-c", TRIAL]
    for arguments in (["info"], trial):
        status, said = _ask(program, *arguments)
        if status:
            return f"{program} {' '.join(arguments)} fails: {said}"
    return ""


def _ask(program, *arguments):
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return 1, f"no answer after {PATIENCE} s"
    return done.returncode, done.stderr.strip()


class ContainerProcess:
    """A command in a container; what runs inside cannot be seen from here, so `pid` is None."""

    pid = None
    lost = False
    last_words = ""

    def __init__(self, argv, *, program, image, room, files, limits):
        """Starts a command; see `command`. `files` are pairs (relative path, descriptor)."""
        self._program, self._name = program, f"coursekit-{room.name}"
        self._stack = ExitStack()
        handed_in = self._stack.enter_context(private_folder())
        write_copies(files, handed_in)
        for folder in (room, handed_in):
            give(folder, user())
        self._popen = subprocess.Popen(
            command(
                argv,
                program=program,
                name=self._name,
                image=image,
                room=room,
                handed_in=handed_in,
                limits=limits,
            ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def poll(self):
        """Returns the exit status, or None while the command runs."""
        return self._popen.poll()

    def kill(self):
        """Kills the container."""
        if self.poll() is None:
            _ask(self._program, "kill", self._name)

    def wait(self, timeout=PATIENCE):
        """Waits until the container has ended, and returns the exit status; `kill` it before."""
        try:
            return self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            return self._popen.wait()
        finally:
            self._stack.close()
