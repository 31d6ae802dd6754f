"""What the processes of a submission use, seen from outside, in Linux's `/proc`.

A process whose first thread has ended lives on in the others, but Linux says under its number that
it has neither memory nor files: that is under the numbers of those threads.
"""

from dataclasses import dataclass
import os
from pathlib import Path
from typing import NamedTuple

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
LONGEST_NUMBER = 8  # characters of a process's number and a space
INODE = 1024  # bytes of kernel memory that a file in memory takes beside its content
EPOLL, SOCKET = "anon_inode:[eventpoll]", "socket:["  # what `/proc/PID/fd` calls them
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
    places = (f"/proc/{pid}/task/{thread}/children" for thread in _threads(pid))
    return [int(number) for place in places for number in _start_of(place, most).split()]


def _start_of(path, numbers):
    """Returns the first numbers of a file, or none where the thread has ended in the meantime."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read((numbers + 1) * LONGEST_NUMBER)
    except OSError:
        return b""


def measure(pids):
    """Adds up the `Usage` of processes; those that have ended count nothing."""
    stats = [fields for fields in map(_stat_of_any_thread, pids) if fields]
    return Usage(
        memory=PAGE * sum(int(fields[RESIDENT]) for fields in stats),
        tasks=sum(int(fields[THREADS]) for fields in stats),
        cpu_seconds=sum(int(ticks) for fields in stats for ticks in fields[TIMES]) / TICKS,
    )


def _stat_of_any_thread(pid):
    """Returns the fields of a process's `stat`, from a thread that has memory if there is one."""
    own = _stat(pid)
    if not own or own[RESIDENT] != "0":
        return own
    found = filter(None, map(_stat, _numbers(pid)))
    return next((fields for fields in found if fields[RESIDENT] != "0"), own)


def _stat(pid):
    """Returns the fields of a process's `stat`, or None if it has ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    start, _, rest = text.rpartition(")")
    return [*start.split(" (", 1), *rest.split()]


class OpenFiles(NamedTuple):
    """What processes have open.

    Args:
        descriptors: All of them; a file that several processes have open counts several times.
        watches: What those among them that are epoll's watch. Linux bounds them by user, all jails
            and the grader together, and not by process.
        sent: Descriptors that were sent through sockets and that nobody has received yet: what
            epoll's among these watch cannot be seen. Always 0 before Linux 5.6.
    """

    descriptors: int = 0
    watches: int = 0
    sent: int = 0


def open_files(pids, *, most):
    """Counts the `OpenFiles` of processes.

    Args:
        pids: The processes.
        most: Where to stop: a process that opens files all the time must not keep us reading.
    """
    descriptors = watches = sent = 0
    for pid in pids:
        for folder, number in _descriptors(pid):
            descriptors += 1
            target = _target(f"{folder}/fd/{number}")
            if target == EPOLL:
                watches += _bytes_of(f"{folder}/fdinfo/{number}").count(b"tfd:")
            elif target.startswith(SOCKET):
                sent += _sent(f"{folder}/fdinfo/{number}")
            if max(descriptors, watches) > most:
                return OpenFiles(descriptors, watches, sent)
    return OpenFiles(descriptors, watches, sent)


def _descriptors(pid):
    """Lists pairs of a folder that tells of the process, and a descriptor's number."""
    for number in _numbers(pid):
        if found := _listed(f"/proc/{number}/fd"):
            return [(f"/proc/{number}", descriptor) for descriptor in found]
    return []


def _numbers(pid):
    """Yields a process's number, and then those of its other threads."""
    yield pid
    yield from (thread for thread in _threads(pid) if thread != str(pid))


def _target(link):
    try:
        return os.readlink(link)
    except OSError:
        return ""


def _sent(path):
    number = _bytes_of(path).partition(b"scm_fds:")[2].strip()
    return int(number or 0)


def _bytes_of(path):
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


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
    return _listed(f"/proc/{pid}/task")


def _listed(folder):
    try:
        return os.listdir(folder)
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
    texts = (_bytes_of(f"/proc/{number}/smaps_rollup") for number in _numbers(pid))
    lines = next(filter(None, texts), b"").decode(errors="replace").splitlines()[1:]
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
