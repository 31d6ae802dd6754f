"""How to tell a process that the machine has killed from one that ended by itself."""

from pathlib import Path
import signal

STATISTICS = Path("/proc/vmstat")
# Its own status, and that of the process that stands before it in its PID namespace.
KILLED = frozenset((-signal.SIGKILL, 128 + signal.SIGKILL))


def memory_kills():
    """Returns how many processes Linux has killed so far for want of memory; 0 if it does not say.

    Those that passed the limit of a control group count too.
    """
    lines = STATISTICS.read_text().splitlines() if STATISTICS.exists() else []
    return int(dict(line.split() for line in lines).get("oom_kill", 0))
