"""The first steps of a process that grades: its zygote gets ready while it imports the rest itself.

So this module, and what it imports, import little.
"""

import ctypes
import json
from multiprocessing.util import Finalize  # atexit does not run in worker processes
import os
import re
import resource
import signal

from coursekit import _faster_imports  # noqa: F401
from coursekit.grading.jail.rlimits import allow_open_files
from coursekit.grading.zygote.launcher import Warm

MEMORY = 8 * 1024**3  # bytes that a worker may have of its own
DIE_WITH_PARENT = 1  # Linux's PR_SET_PDEATHSIG
SLOW_MODULES = ("numpy", "tensorflow", "keras")  # a kernel has them ready if tests name them
IMPORT = re.compile(r"^[ \t]*(?:import|from)[ \t]+(.+)", re.MULTILINE)
WORD = re.compile(r"\w+")

_warm = {}  # by modules


def start_worker(parent, modules, loan):
    """Bounds a worker's memory, since what a student returns is decoded in it, and its life.

    Args:
        parent: The number of the process that it ends with.
        modules: What kernels find imported, or None if they are to start from nothing.
        loan: The `Loan` of a zygote that all workers share, or None.
    """
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, hard))
    allow_open_files()
    if modules is not None:
        shared_warm(modules, loan)


def modules_of(sources):
    """Returns the slow modules that an assignment's notebooks import.

    Args:
        sources: Their texts, by file name.
    """
    imports = [line for text in sources.values() for line in IMPORT.findall(_code(text))]
    words = {word for line in imports for word in WORD.findall(line)}
    return tuple(module for module in SLOW_MODULES if module in words)


def _code(text):
    """Returns the code of a notebook's text, which may name a module in its words as well."""
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, TypeError, LookupError):
        return text
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


def shared_warm(modules, loan=None):
    """Starts one source of fast kernels for all submissions of this process."""
    if modules not in _warm:
        warm = _warm[modules] = Warm(modules=modules, loan=loan)
        warm.__enter__()
        Finalize(None, warm.__exit__, (None, None, None), exitpriority=10)
    return _warm[modules]
