"""The command line of bubblewrap: what a submission sees, and that is all.

Start it with an empty environment: the jail's first process is bubblewrap itself, and what it was
started with can be read in `/proc/1/environ` inside.
"""

import os
import re
import shutil
import subprocess

from coursekit.grading.jail.backends.system_paths import visible_paths
from coursekit.grading.jail.environment import FOLDER, HOME, environment

PROGRAM = "bwrap"
OLDEST = (0, 8)
USER_ID = "1000"
SHARED_MEMORY = "/dev/shm"
NAMESPACES = ("user", "ipc", "pid", "net", "uts", "cgroup-try")


def memory_folders(limits):
    """Returns the folders inside that can be written to, all in memory, and their bytes."""
    return {HOME: limits.disk, "/tmp": limits.disk, SHARED_MEMORY: limits.disk}


def command(
    argv, *, room, limits, files=(), capabilities=(), seccomp_fd=None, info_fd=None, program=PROGRAM
):
    """Wraps a command line in a jail.

    Args:
        argv: The command to run inside.
        room: The one folder outside that is seen, at its own path, and can be written to.
        limits: The `Limits`; bubblewrap itself keeps those of the folders in memory.
        files: Pairs (relative path, open descriptor) to copy into the working folder.
        capabilities: Names such as "CAP_SYS_ADMIN" to keep inside the user namespace. With any,
            the inside can make namespaces of its own.
        seccomp_fd: A descriptor of a seccomp filter for the command.
        info_fd: A descriptor to which bubblewrap writes the first process's number as JSON.
        program: bubblewrap's path.

    Returns:
        The arguments of the wrapped command, whose descriptors are to be passed on.
    """
    return [
        program,
        *_isolation(capabilities),
        *_environment(),
        *_memory(limits),
        *_system(),
        *_devices(limits, read_only_processes=not capabilities),
        *_options("--bind", room, room),
        *_copies(files),
        *_options("--remount-ro", "/"),
        *_options("--chdir", FOLDER),
        *_descriptor("--seccomp", seccomp_fd),
        *_descriptor("--info-fd", info_fd),
        "--",
        *argv,
    ]


def _isolation(capabilities):
    kept = [option for name in capabilities for option in ("--cap-add", name)]
    # For any other user bubblewrap nests a second user namespace, in which /proc cannot be mounted.
    user = "0" if capabilities else USER_ID
    return [
        *(f"--unshare-{name}" for name in NAMESPACES),
        *([] if capabilities else ["--disable-userns"]),
        *("--uid", user, "--gid", user, "--hostname", "jail"),
        *("--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", *kept),
    ]


def _environment():
    pairs = environment().items()
    return ["--clearenv", *(option for pair in pairs for option in ("--setenv", *pair))]


def _memory(limits):
    folders = [path for path in memory_folders(limits) if path != SHARED_MEMORY]
    mounts = [option for path in folders for option in _in_memory(path, limits)]
    return [*mounts, "--dir", FOLDER]


def _in_memory(path, limits):
    size = memory_folders(limits)[path]
    return _options("--perms", "0700", "--size", size, "--tmpfs", path)


def _system():
    shown = []
    for path in visible_paths():
        if path.is_symlink():
            shown += _options("--symlink", os.readlink(path), path)
        else:
            shown += _options("--ro-bind", path, path)
    return shown


def _devices(limits, *, read_only_processes):
    sealed = ["--remount-ro", "/proc"] if read_only_processes else []
    shared = _in_memory(SHARED_MEMORY, limits)
    return ["--proc", "/proc", *sealed, "--dev", "/dev", *shared, "--remount-ro", "/dev"]


def _copies(files):
    return [
        option
        for path, descriptor in files
        for option in _options("--perms", "0644", "--file", descriptor, f"{FOLDER}/{path}")
    ]


def _options(*values):
    return [os.fspath(value) if isinstance(value, os.PathLike) else str(value) for value in values]


def _descriptor(option, number):
    return [] if number is None else [option, str(number)]


def problem():
    """Says why bubblewrap cannot be used here and what to do, or "" if it can."""
    program = shutil.which(PROGRAM)
    if program is None:
        return "bubblewrap is not installed: apt install bubblewrap"
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    version = tuple(int(number) for number in re.findall(r"\d+", said)[:2])
    if version < OLDEST:
        return f"bubblewrap must be 0.8 or newer; got {said.strip()}"
    return ""
