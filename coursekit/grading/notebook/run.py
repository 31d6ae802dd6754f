"""Runs a student's notebook: answers in the jailed kernel, tests in the grader."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty
import socket
import time

from coursekit.grading.errors import GraderError, is_graders
from coursekit.grading.jail.endings import memory_kills
from coursekit.grading.jail.errors import JailError
from coursekit.grading.jail.jail import Jail
from coursekit.grading.jail.memory_guard import memory_guard
from coursekit.grading.notebook.cells import cell_name
from coursekit.grading.notebook.grade_cell import TestNamespace, run_test
from coursekit.grading.notebook.outputs import error_output
from coursekit.grading.remote.connection import KernelGoneError, Remote
from coursekit.grading.remote.set_up import set_up
from nbclient import NotebookClient
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat.v4 import new_code_cell, new_notebook, new_output
import zmq

NOT_RUN = "NotRunError"
LARGEST_OUTPUT = 16 * 1024**2  # bytes of one message with output; larger ones are not taken
LEAST_OUTPUT = 200  # bytes that an output counts for beside its content, since each takes time
LOOK = 0.02  # seconds
SENDING = 2000  # milliseconds that a socket waits until a message can be on its way
WAITING = 8  # messages that a socket keeps in the grader's memory until they are looked at


@dataclass
class Run:
    """What came of a notebook.

    Attributes:
        outputs: Outputs of code cells, by index.
        reason: Why it ended early, or "".
        notes: What the instructor may want to know, such as a cold start.
    """

    outputs: dict
    reason: str = ""
    notes: tuple = ()


def run_notebook(notebook, plan, *, settings, seconds, files=None, warm=None):
    """Runs a notebook.

    Args:
        notebook: A canonical notebook; see `canonical`.
        plan: The `Plan` of its assignment.
        settings: The `JailSettings`.
        seconds: How long one cell may take.
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
        self._outputs = {}
        self._reason = ""
        self._client = _Client(notebook, jail.manager, limits.output, seconds)

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
        return Run(self._outputs, self._reason)

    def _last_words(self):
        """Returns the last line that the kernel's process wrote, or why it ended."""
        lines = self._jail.last_words.strip().splitlines()
        return lines[-1] if lines else self._reason

    def _guard(self):
        return memory_guard(self._jail.kill, largest_message=self._limits.message)

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
            remote.close()

    def _run_cell(self, index, cell, namespace, remote):
        test = self._plan.cells.get(cell_name(cell))
        if test is not None:
            return run_test(test, namespace, remote, seconds=self._seconds)
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
        _bound(context)
        context.setsockopt(zmq.LINGER, 0)
        connection = self._jail.manager.get_connection_info()
        plan = self._plan
        options = {"makers": plan.makers, "changers": plan.changers}
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


class _Client(NotebookClient):
    """nbclient's client, which keeps no more output than it should."""

    def __init__(self, notebook, manager, limit, seconds):
        super().__init__(
            notebook,
            km=manager,
            timeout=max(1, round(seconds)),
            interrupt_on_timeout=True,
            error_on_timeout=_timeout_error(seconds),
            allow_errors=True,
            store_widget_state=False,
            record_timing=False,
            coalesce_streams=False,
            shutdown_kernel="immediate",
            startup_timeout=60,
            iopub_timeout=2,
        )
        self._left = limit
        self.on_cell_executed = _show_error
        manager.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_OUTPUT)
        _bound(manager.context)

    async def async_start_new_kernel_client(self):
        """Connects once, and without a heartbeat, which would connect anew."""
        await _listening(self.km, self.startup_timeout)
        self.kc = self.km.client()
        self.kc.start_channels(hb=False)
        await _answering(self.km, self.kc, self.startup_timeout)
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    def execute_set_up(self, code):
        """Runs code of ours and returns what went wrong, or ""."""
        cell = new_code_cell(code)
        self.nb.cells.append(cell)
        try:
            self.execute_cell(cell, len(self.nb.cells) - 1, store_history=False)
        finally:
            self.nb.cells.pop()
        errors = [f"{o.ename}: {o.evalue}" for o in cell.outputs if o.output_type == "error"]
        return errors[0] if errors else ""

    def process_message(self, msg, cell, cell_index):
        """Handles what a cell sends; widgets and changes of displays are left out."""
        if msg["msg_type"].startswith("comm") or msg["msg_type"] == "update_display_data":
            return None
        try:
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception:  # a message that no kernel would send
            return None

    def output(self, outs, msg, display_id, cell_index):
        """Keeps an output, as long as there is room."""
        size = LEAST_OUTPUT + len(str(msg["content"]))
        if self._left <= 0:
            return None
        self._left -= size
        if self._left <= 0:
            text = "\n... the rest of the output was not kept\n"
            outs.append(new_output("stream", name="stdout", text=text))
            return None
        return super().output(outs, msg, None, cell_index)

    async def _async_check_raise_for_error(self, cell, cell_index, exec_reply):
        """Leaves errors in the outputs."""


def _bound(context):
    """Bounds what a context's new sockets keep, how long they send, and to what they connect.

    They connect once: later, a link to any socket of the machine may be in a socket's place. So
    one whose other end has gone would wait for another without end.
    """
    context.setsockopt(zmq.RCVHWM, WAITING)
    context.setsockopt(zmq.SNDTIMEO, SENDING)
    context.setsockopt(zmq.RECONNECT_IVL, -1)


async def _listening(manager, patience):
    """Waits until a kernel listens on each of its sockets; raises DeadKernelError if it dies."""
    connection, end = manager.get_connection_info(), time.monotonic() + patience
    for name in ("shell", "iopub", "stdin", "control"):
        path = f"{connection['ip']}-{connection[f'{name}_port']}"
        while not _accepts(path):
            if time.monotonic() > end or not await manager.is_alive():
                raise DeadKernelError(f"no kernel listens on {name}")
            await asyncio.sleep(LOOK)


async def _answering(manager, client, patience):
    """Waits for an answer and for news; raises DeadKernelError if the kernel dies.

    What a kernel publishes before it knows of a subscription is lost. Jupyter's own
    `wait_for_ready` lets 0.2 s pass for this reason, which is half of the time of a submission.
    """
    end = time.monotonic() + patience
    while time.monotonic() < end and await manager.is_alive():
        client.kernel_info()
        with suppress(Empty):
            await client.get_shell_msg(timeout=1)
            await client.get_iopub_msg(timeout=LOOK)
            return
    raise DeadKernelError("the kernel does not answer")


def _accepts(path):
    with socket.socket(socket.AF_UNIX) as trial:
        return trial.connect_ex(path) == 0


def _show_error(*, cell, cell_index, execute_reply):
    """Adds the error of a reply that no output tells of, such as a timeout."""
    content = execute_reply["content"]
    told = any(output.output_type == "error" for output in cell.outputs)
    if "ename" in content and not told:
        names = ("ename", "evalue", "traceback")
        cell.outputs.append(new_output("error", **{name: content[name] for name in names}))


def _timeout_error(seconds):
    message = f"stopped after {seconds:g} seconds"
    name = CellTimeoutError.__name__
    return {"ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
