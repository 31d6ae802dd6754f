"""Runs a student's notebook: answers in the jailed kernel, tests in the grader."""

from dataclasses import dataclass, field, replace
from pathlib import Path
import time

from coursekit.grading.errors import GraderError, is_graders
from coursekit.grading.jail.endings import memory_kills
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import Jail
from coursekit.grading.jail.message_guard import message_guard
from coursekit.grading.notebook.cells import cell_name
from coursekit.grading.notebook.kernel_client import KernelClient, bound
from coursekit.grading.notebook.measured import collected
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.notebook.testing.grade_cell import TestNamespace, run_test
from coursekit.grading.own_clock import OwnClock
from coursekit.grading.remote.connection import KernelGoneError, Remote
from coursekit.grading.remote.set_up import set_up
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_notebook
import zmq

NOT_RUN = "NotRunError"


@dataclass
class Run:
    """What came of a notebook.

    Attributes:
        outputs: Outputs of code cells, by index.
        reason: Why it ended early, or "".
        notes: What the instructor may want to know, such as a cold start.
        starved: Whether its neighbors may have made something in it late.
        measured: What the tests have measured, by test cell; see `measured`.
        seconds: How long each test took, with the student's code in it, by test cell.
    """

    outputs: dict
    reason: str = ""
    notes: tuple = ()
    starved: bool = False
    measured: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=dict)


def run_notebook(notebook, plan, *, settings, seconds, files=None, warm=None):
    """Runs a notebook.

    Args:
        notebook: A canonical notebook; see `canonical`.
        plan: The `Plan` of its assignment.
        settings: The `JailSettings`.
        seconds: How long one cell may take; see `OwnClock`.
        files: Folder of what was handed in beside it, or None.
        warm: Source of kernels that start fast, or None.

    Returns:
        A `Run`. Every test has outputs, from which nbgrader reads its points.

    Raises:
        JailError: If there is no jail.
        GraderError: If no kernel gets ready, warm or cold, and not because of `files`; or if the
            grader's machine fails, such as by killing each kernel for want of memory.
    """
    notes, kills = [], memory_kills()
    for again, source in enumerate((warm, None, None)):
        with Jail(settings, files=files, warm=source) as jail:
            one = _NotebookRun(notebook, plan, jail, settings.limits, seconds)
            found = one.run()
        notes += jail.notes
        if one.started and not jail.lost:
            return replace(found, notes=tuple(notes))
        if again and not jail.lost:
            break
    if jail.problem:
        raise GraderError(f"the jail could not be watched: {jail.problem}")
    if jail.lost and memory_kills() > kills:
        raise GraderError("the machine had too little memory, and so killed the kernel each time")
    if one.started:  # it kills itself each time
        return replace(found, notes=tuple(notes))
    problem = f"no kernel gets ready in the jail: {one.problem or found.reason}"
    if files is None or not any(Path(files).iterdir()) or not _starts_without(plan, settings):
        raise GraderError(problem)
    return replace(found, reason="with the files beside it, no kernel gets ready")


def _starts_without(plan, settings):
    """Says whether a kernel gets ready beside none of the files that were handed in."""
    with Jail(settings) as jail:
        alone = _NotebookRun(new_notebook(), plan, jail, settings.limits, settings.limits.seconds)
        alone.run()
    return alone.started


class _NotebookRun:
    """One run of one notebook in one jail."""

    def __init__(self, notebook, plan, jail, limits, seconds):
        self.started = False
        self.problem = ""  # why no kernel got ready
        self._notebook = notebook
        self._plan = plan
        self._jail = jail
        self._seconds = seconds
        self._limits = limits
        self._starved = False
        self._outputs = {}
        self._measured = {}
        self._took = {}
        self._reason = ""
        self._all = OwnClock(limits.seconds, jail.used)
        self._client = KernelClient(notebook, jail.manager, limits.output, seconds, jail.used)

    def run(self):
        cells = [(i, c) for i, c in enumerate(self._notebook.cells) if c.cell_type == "code"]
        try:
            with self._guard(), self._client.setup_kernel(cleanup_kc=False):
                self._run_cells(cells)
        except JailError:
            raise
        except Exception as error:  # whatever a kernel can do to its client
            if is_graders(error):
                raise
            self._end(None, self._words(error))
            self.problem = self.problem or self._last_words()
        finally:
            if self._client.kc:
                self._client.kc.stop_channels()
        for index, _ in cells:
            if index not in self._outputs:
                text = f"not run: {self._reason or 'the kernel did not start'}"
                self._outputs[index] = [error_output(NOT_RUN, [text])]
        late = bool(self._reason) and not self._all.left
        starved = self._starved or self._client.starved or (late and self._all.starved())
        more = {"measured": self._measured, "seconds": self._took}
        return Run(self._outputs, self._reason, starved=starved, **more)

    def _last_words(self):
        """Returns the last line that the kernel's process wrote, or why it ended."""
        lines = self._jail.last_words.strip().splitlines()
        return lines[-1] if lines else self._reason

    def _guard(self):
        return message_guard(self._jail.kill, largest_message=self._limits.message)

    def _run_cells(self, cells):
        remote = self._connect()
        try:
            namespace = TestNamespace(self._plan, remote)
            for index, cell in cells:
                try:
                    self._outputs[index] = self._run_cell(index, cell, namespace, remote)
                except Exception as error:
                    if is_graders(error):
                        raise
                    self._end(index, self._words(error))
                    return
        finally:
            self._starved = remote.starved
            remote.close()

    def _run_cell(self, index, cell, namespace, remote):
        test = self._plan.cells.get(cell_name(cell))
        if test is not None:
            start = time.monotonic()
            with collected() as found:
                outputs = run_test(test, namespace, remote, seconds=self._seconds)
            self._took[test.name] = round(time.monotonic() - start, 3)
            if found:
                self._measured[test.name] = found
            return outputs
        self._client.execute_cell(cell, index)
        return cell.outputs

    def _connect(self):
        kernel = self._client.kc
        kernel.allow_stdin = False
        self.problem = self._client.execute_set_up(set_up(self._plan.modules))
        if self.problem:
            raise KernelGoneError("the kernel did not get ready")
        self.started = True
        context = zmq.Context()
        context.setsockopt(zmq.MAXMSGSIZE, self._limits.message)
        bound(context)
        context.setsockopt(zmq.LINGER, 0)
        connection = self._jail.manager.get_connection_info()
        plan = self._plan
        options = {"makers": plan.makers, "changers": plan.changers, "used": self._jail.used}
        return Remote(connection, context, alive=self._gone, **options)

    def _gone(self):
        process = self._jail.manager.provisioner.process
        running = process is not None and process.poll() is None
        return self._jail.ended_by or (None if running else "the kernel died")

    def _words(self, error):
        if isinstance(error, KernelGoneError):
            return str(error)
        if isinstance(error, DeadKernelError):
            return "the kernel died"
        if isinstance(error, zmq.Again) and self._gone():
            return self._gone()
        return f"the kernel broke the connection ({type(error).__name__})"

    def _end(self, index, words):
        self._jail.kill(words)
        words = self._jail.ended_by or words
        if index is None:
            self._reason = self._reason or words
            return
        cell = self._notebook.cells[index]
        self._reason = f"{words}, in {cell_name(cell)}"
        self._outputs[index] = [error_output(DeadKernelError.__name__, [words])]
