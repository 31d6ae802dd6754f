"""Linux's own limits on a process, the second line behind those on the whole submission."""

import os
import re
import resource

from coursekit.grading.jail.limits import GIB

RESERVED = 12 * GIB  # TensorFlow reserves address space that it never touches
LATER = 10  # seconds; the watch ends a submission first, and says why
COUNTS_BY_NAMESPACE = (5, 14)  # the first Linux where RLIMIT_NPROC counts in the jail only
OPEN_FILES = 65536
NICENESS = 19  # with 10, a thousand forks kept the watch from looking for seconds


def rlimits(limits):
    """Returns the limits of a process by their names in the module `resource`.

    Args:
        limits: The `Limits` of the submission.
    """
    return {
        "RLIMIT_AS": limits.memory + RESERVED,
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": limits.cpu_seconds + LATER,
        "RLIMIT_FSIZE": limits.disk,
        "RLIMIT_NOFILE": limits.open_files,
    }


def process_rlimit(limits):
    """Returns `RLIMIT_NPROC` for a new user namespace, or {} if this Linux counts outside it too.

    It is twice the submission's limit, so that the watch ends the submission first and says why.
    Linux does not hold the superuser to it, for whom a control group is needed.

    Args:
        limits: The `Limits` of the submission.
    """
    version = tuple(int(number) for number in re.findall(r"\d+", os.uname().release)[:2])
    return {"RLIMIT_NPROC": 2 * limits.processes} if version >= COUNTS_BY_NAMESPACE else {}


def allow_open_files():
    """Raises this process's own bound on open files, as far as it may.

    Linux counts descriptors that are on their way through sockets by user, and refuses to send
    more to whoever has a bound below that. So a submission, whose bound is low, can be in the
    way of others like it, and not of the grader.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, OPEN_FILES), hard))


def prefix(values):
    """Returns the start of a command that limits itself, steps back for others, and goes on.

    Args:
        values: Limits by name, as `rlimits` returns them.
    """
    options = [
        f"--{name.removeprefix('RLIMIT_').lower()}={value}" for name, value in values.items()
    ]
    return ["prlimit", *options, "--", "nice", "-n", str(NICENESS)]
