"""A control group for one submission, where Linux lets us make one: the prompt, exact limits.

It bounds memory and processes, and where it can, gives each submission the same share of the
processors, however many processes it starts.

Version 1 (a folder for memory, one for processes) and version 2 (one folder for both). It works
for the superuser, and for a user to whom systemd has delegated a group. Where it does not, the
watch alone keeps the limits.
"""

from contextlib import suppress
from functools import cache
import os
from pathlib import Path
import shlex
import subprocess
import time

from coursekit.grading.jail.limits import Limits

ROOT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
SETTINGS = {  # controller: (file of the limit, file of events, event), version 1 and 2
    ("memory", 1): ("memory.limit_in_bytes", "memory.oom_control", "oom_kill"),
    ("memory", 2): ("memory.max", "memory.events", "oom_kill"),
    ("pids", 1): ("pids.max", "pids.events", "max"),
    ("pids", 2): ("pids.max", "pids.events", "max"),
    ("cpu", 1): ("cpu.shares", None, None),
}
SHARE = {1: 1024, 2: 100}  # of the processors, as much as any other group or session has
SHARE_FILE = "cpu.weight"  # version 2
SWAP = {1: ("memory.memsw.limit_in_bytes", None), 2: ("memory.swap.max", 0)}
MEMBERS = "cgroup.procs"
PREFIX = "coursekit-jail-"
PATIENCE = 60.0  # seconds; hundreds of killed processes with TensorFlow take some to go


class Cgroup:
    """The folders of a submission's control group."""

    def __init__(self, folders):
        """Takes over groups that `make` has made.

        Args:
            folders: A dictionary from controller, "memory", "pids" and perhaps "cpu", to (folder,
                version).
        """
        self.folders = folders

    @property
    def _distinct(self):
        return sorted({folder for folder, _ in self.folders.values()})

    def joining(self):
        """Returns the start of a command that enters the group and goes on."""
        targets = [shlex.quote(str(folder / MEMBERS)) for folder in self._distinct]
        enter = " && ".join(f"echo $$ > {target}" for target in targets)
        return ["/bin/sh", "-c", f'{enter} && exec "$@"', "sh"]

    def add(self, pid):
        """Moves a process into the group; what it starts from now on is in it too."""
        for folder in self._distinct:
            (folder / MEMBERS).write_text(str(pid))

    def exceeded(self, controller):
        """Whether the limit of "memory" or "pids" has been hit."""
        folder, version = self.folders[controller]
        _, events, name = SETTINGS[controller, version]
        counts = dict(line.split() for line in (folder / events).read_text().splitlines())
        return int(counts.get(name, 0)) > 0

    def remove(self):
        """Removes the group, all of whose processes have been killed."""
        for folder in self._distinct:
            _remove(folder)


def _remove(folder):
    end = time.monotonic() + PATIENCE
    while folder.exists():
        try:
            folder.rmdir()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.01)


def make(name, *, limits):
    """Makes a control group with limits on memory and on processes.

    Args:
        name: A name that no other submission has.
        limits: The `Limits`.

    Returns:
        A `Cgroup`, or None where none can be made.
    """
    return _make(name, limits=limits) if available() else None


@cache
def available():
    """Whether groups can be made here and, which is another right, be entered."""
    group = _make(f"{os.getpid()}-trial", limits=Limits())
    if group is None:
        return False
    try:
        trial = subprocess.run([*group.joining(), "true"], stderr=subprocess.DEVNULL, timeout=10)
        return trial.returncode == 0
    finally:
        group.remove()


def _make(name, *, limits):
    values = {"memory": limits.memory, "pids": limits.processes}
    folders = {}
    for controller, value in values.items():
        made = _make_for(controller, name, value)
        if made is None:
            Cgroup(folders).remove()
            return None
        folders[controller] = made
    return Cgroup(folders | _with_fair_share(name, folders))


def _with_fair_share(name, folders):
    """Returns the folder of version 1 that gives a fair share, or {}; sets that of version 2."""
    for folder in {folder for folder, version in folders.values() if version == 2}:
        with suppress(OSError):  # where processors are not shared out by groups
            (folder / SHARE_FILE).write_text(str(SHARE[2]))
    made = _make_for("cpu", name, SHARE[1], versions=(1,))
    return {"cpu": made} if made else {}


def _make_for(controller, name, value, *, versions=(1, 2)):
    for parent, version in _parents(controller):
        if version not in versions:
            continue
        folder = parent / f"{PREFIX}{name}"
        try:
            folder.mkdir(exist_ok=version == 2)
            (folder / SETTINGS[controller, version][0]).write_text(str(value))
        except OSError:
            with suppress(OSError):
                folder.rmdir()
            continue
        if controller == "memory":
            _refuse_swap(folder, version, value)
        return folder, version
    return None


def _refuse_swap(folder, version, memory):
    name, most = SWAP[version]
    with suppress(OSError):  # where the machine has no swap, there is no such file
        (folder / name).write_text(str(memory if most is None else most))


def _parents(controller):
    """Lists (folder, version) in which a group could be made, the most likely first."""
    for line in OWN.read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controller in controllers.split(","):
            yield from ((folder, 1) for folder in _own_and_above(ROOT / controllers, path))
        elif not controllers and (ROOT / "cgroup.controllers").exists():
            yield from ((folder, 2) for folder in _own_and_above(ROOT, path))


def _own_and_above(root, path):
    own = root / path.strip("/")
    return dict.fromkeys(
        folder for folder in (own, own.parent) if root in (folder, *folder.parents)
    )


def remove_abandoned():
    """Removes the groups of graders that were killed: those without a process for a while."""
    controllers = {controller for controller, _ in SETTINGS}
    parents = {parent for controller in controllers for parent, _ in _parents(controller)}
    for folder in {found for parent in parents for found in parent.glob(f"{PREFIX}*")}:
        with suppress(OSError):
            if folder.stat().st_mtime < time.time() - PATIENCE:
                folder.rmdir()
