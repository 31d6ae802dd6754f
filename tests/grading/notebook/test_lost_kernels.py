"""A kernel that the machine kills costs no mark; one that ends itself does."""

import os
import signal
import threading

from coursekit.grading.errors import GraderError
from coursekit.grading.jail import watchdog
from coursekit.grading.jail.jail import Jail, JailSettings
from coursekit.grading.jail.process_usage import processes
from coursekit.grading.notebook import run as module
from coursekit.grading.notebook.testing.plan import read_plan
from coursekit.grading.zygote.launcher import Warm
from grading_cells import nbgrader_cell
from jail_check import needs_bubblewrap
from nbformat.v4 import new_notebook
import pytest

pytestmark = needs_bubblewrap
WAITS = "import time\ndef f():\n    time.sleep(1)\n    return 1"
KILLS_ITSELF = "import os\ndef f():\n    os.kill(os.getpid(), 9)"


def graded(answer=WAITS, **options):
    """Runs an answer and a test; returns the `Run` and the test's outputs."""
    test = nbgrader_cell("test", "assert f() == 1", grade=True, locked=True, points=1)
    cells = [nbgrader_cell("f", answer, solution=True), test]
    notebook = new_notebook(cells=cells)
    settings = JailSettings()
    run = module.run_notebook(
        notebook, read_plan(notebook), settings=settings, seconds=20, **options
    )
    return run, run.outputs[1]


class Killer:
    """Kills what runs in the first jails, as an OOM killer does.

    Attributes:
        times: In how many.
        kernel: Whether the last process is killed, which is the kernel, or else the first.
        jails: The processes of the jails so far.
    """

    def __init__(self):
        self.times, self.kernel, self.jails = 1, True, []

    def look(self):
        """Kills in a moment, if it is to."""
        if len(self.jails) <= self.times:
            below = processes(self.jails[-1].pid, most=99)
            victim = below[-1] if self.kernel else below[0]
            threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()


@pytest.fixture
def killer(monkeypatch):
    """A `Killer` that acts when tests begin."""
    killer, start, make = Killer(), Jail.start, module.TestNamespace

    def started(jail, argv):
        killer.jails.append(start(jail, argv))
        return killer.jails[-1]

    def made(plan, remote):
        killer.look()
        return make(plan, remote)

    monkeypatch.setattr(Jail, "start", started)
    monkeypatch.setattr(module, "TestNamespace", made)
    return killer


@pytest.fixture(params=["warm", "cold"])
def source(request):
    """What kernels are forked from."""
    if request.param == "cold":
        yield None
        return
    with Warm(modules=()) as warm:
        yield warm


@pytest.mark.parametrize("kernel", [True, False])
def test_a_kernel_that_is_killed_from_outside_is_run_again(killer, source, kernel):
    killer.kernel = kernel
    run, outputs = graded(warm=source)
    assert (run.reason, outputs, len(killer.jails)) == ("", [], 2)


def test_kernels_that_the_machine_has_no_memory_for_are_no_mark(killer, monkeypatch):
    killer.times = 9
    counts = iter(range(9))
    monkeypatch.setattr(module, "memory_kills", lambda: next(counts))
    with pytest.raises(GraderError, match="the machine had too little memory"):
        graded()
    assert len(killer.jails) == 3


def test_a_kernel_that_kills_itself_each_time_is_a_mark(killer, source):
    killer.times = 0
    run, outputs = graded(KILLS_ITSELF, warm=source)
    assert run.reason == "the kernel died, in test"
    assert [output.output_type for output in outputs] == ["error"]


def test_a_jail_that_cannot_be_watched_is_no_mark(monkeypatch):
    def fail(pids):
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(watchdog, "measure", fail)
    with pytest.raises(GraderError, match=r"could not be watched: .*Too many open files"):
        graded()
