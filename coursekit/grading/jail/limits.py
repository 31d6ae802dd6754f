"""What a submission may use: plain numbers, the same for every jail."""

from dataclasses import dataclass, fields
from numbers import Real

KIB, MIB, GIB, TIB = 2**10, 2**20, 2**30, 2**40
LEAST = {"memory": 64 * MIB, "processes": 16, "open_files": 64, "message": MIB}


@dataclass(frozen=True)
class Limits:
    """Limits of one submission, from the start of its kernel to its end.

    Those of processes and files hold for all that the submission started, together; `open_files`
    is each process's own.

    Args:
        memory: Bytes of all processes and of all files in memory (home, temp, shared memory).
            TensorFlow and Keras alone take about 0.6 GiB.
        processes: Processes and threads. TensorFlow starts several per core.
        open_files: File descriptors of one process.
        disk: Bytes of the private home, of the private temp, and of shared memory, each. They
            are kept in memory and count there too.
        cpu_seconds: Processor time of one process.
        seconds: Time on the wall clock, after which everything is killed.
        output: Bytes of cell output that are kept.
        message: Bytes of the largest message taken from the kernel.

    Raises:
        ValueError: If a limit is not above 0, not a whole number where one is needed, or so small
            that no kernel starts.
    """

    memory: int = 4 * GIB
    processes: int = 512
    open_files: int = 1024
    disk: int = 256 * MIB
    cpu_seconds: int = 1200
    seconds: float = 300
    output: int = MIB
    message: int = 256 * MIB

    def __post_init__(self):
        for field in fields(self):
            _check(field.name, getattr(self, field.name), whole=field.name != "seconds")


def _check(name, value, *, whole):
    kind = int if whole else Real
    least = LEAST.get(name, 1 if whole else 0)
    good = isinstance(value, kind) and not isinstance(value, bool) and value >= least and value > 0
    if not good:
        number = "a whole number" if whole else "a number"
        bound = f"of at least {least}" if least else "above 0"
        raise ValueError(f"`{name}` must be {number} {bound}; got {value!r}.")


def in_words(size):
    """Writes a size in bytes as people do, such as "4 GiB" or "1.5 MiB"."""
    for unit, name in ((TIB, "TiB"), (GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size} bytes"
