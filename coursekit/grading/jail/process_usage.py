"""What the processes of a submission use, seen from outside, in Linux's `/proc`."""

from dataclasses import dataclass
import os
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
LONGEST_NUMBER = 8  # characters of a process's number and a space
INODE = 1024  # bytes of kernel memory that a file in memory takes beside its content
EPOLL = "anon_inode:[eventpoll]"
TIMES, THREADS, RESIDENT = slice(13, 17), 19, 23  # fields of /proc/PID/stat, from 0


@dataclass(frozen=True)
class Usage:
    """What a submission uses now.

    Args:
        memory: Bytes resident in its processes; what several share counts several times.
        tasks: Threads of all its processes.
        cpu_seconds: Processor time of its processes, those that have ended among them.
    """

    memory: int
    tasks: int
    cpu_seconds: float


def processes(root, *, most):
    """Lists a process and all that descend from it; in a PID namespace none gets away.

    Args:
        root: The number of the first process.
        most: Where to stop: a process that forks all the time must not keep us reading.
    """
    found = [root]
    for pid in found:
        if len(found) > most:
            break
        found += _children(pid, most=most)
    return found


def _children(pid, *, most):
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        texts = [_start_of(f"/proc/{pid}/task/{thread}/children", most) for thread in threads]
    except OSError:
        return []
    return [int(number) for text in texts for number in text.split()]


def _start_of(path, numbers):
    with open(path, "rb", buffering=0) as file:
        return file.read((numbers + 1) * LONGEST_NUMBER)


def measure(pids):
    """Adds up the `Usage` of processes; those that have ended count nothing."""
    stats = [fields for fields in map(_stat, pids) if fields]
    return Usage(
        memory=PAGE * sum(int(fields[RESIDENT]) for fields in stats),
        tasks=sum(int(fields[THREADS]) for fields in stats),
        cpu_seconds=sum(int(ticks) for fields in stats for ticks in fields[TIMES]) / TICKS,
    )


def _stat(pid):
    """Returns the fields of a process's `stat`, or None if it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    start, _, rest = text.rpartition(")")
    return [*start.split(" (", 1), *rest.split()]


def open_files(pids, *, most):
    """Counts descriptors, and what those among them that are epoll's watch.

    Linux bounds the latter by user, all jails and the grader together, and not by process.

    Args:
        pids: The processes; a file that several have open counts several times.
        most: Where to stop: a process that opens files all the time must not keep us reading.

    Returns:
        How many descriptors and how many watches, each exact up to `most`.
    """
    files = watches = 0
    for pid in pids:
        for number in _descriptors(pid):
            files += 1
            if _target(f"/proc/{pid}/fd/{number}") == EPOLL:
                watches += _watches(f"/proc/{pid}/fdinfo/{number}")
            if max(files, watches) > most:
                return files, watches
    return files, watches


def _descriptors(pid):
    try:
        return os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return []


def _target(link):
    try:
        return os.readlink(link)
    except OSError:
        return ""


def _watches(path):
    try:
        with open(path, "rb") as file:
            return file.read().count(b"tfd:")
    except OSError:
        return 0


def waits(pids):
    """Returns how long each thread of processes has waited for a processor, in seconds.

    Returns:
        A dictionary by (process, thread); empty where Linux keeps no account of it.
    """
    return {
        (pid, thread): seconds
        for pid in pids
        for thread in _threads(pid)
        if (seconds := _wait_of(pid, thread)) is not None
    }


def _threads(pid):
    try:
        return os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []


def _wait_of(pid, thread):
    try:
        return int(Path(f"/proc/{pid}/task/{thread}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return None


def own_memory():
    """Returns the bytes resident in this process."""
    return PAGE * int(Path("/proc/self/statm").read_text().split()[1])


def fair_memory(pids):
    """Adds up the bytes resident in processes, each shared page divided by its users.

    Returns:
        All such bytes, and those among them of files in memory and of memory shared on purpose.
    """
    sizes = [_fair_memory_of(pid) for pid in pids]
    return sum(size for size, _ in sizes), sum(shared for _, shared in sizes)


def _fair_memory_of(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return 0, 0
    sizes = {name: int(size) for name, size, *_ in (line.split() for line in lines)}
    return 1024 * sizes.get("Pss:", 0), 1024 * sizes.get("Pss_Shmem:", 0)


def file_memory(pids, folders):
    """Adds up the bytes that files take in the folders in memory of a jail.

    Args:
        pids: Processes in the jail, of which one that may be looked into is used.
        folders: The size in bytes of each, by their paths inside.
    """
    for pid in pids:
        try:
            return sum(_taken(f"/proc/{pid}/root{path}", size) for path, size in folders.items())
        except OSError:
            continue
    return 0


def _taken(folder, size):
    there = os.statvfs(folder)
    if there.f_blocks * there.f_frsize > size + PAGE:
        return 0  # not the jail's: it is still being set up
    blocks, inodes = there.f_blocks - there.f_bfree, there.f_files - there.f_ffree
    return blocks * there.f_frsize + inodes * INODE
