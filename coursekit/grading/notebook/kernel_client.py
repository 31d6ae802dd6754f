"""nbclient's client for a kernel that nobody trusts."""

import asyncio
from contextlib import suppress
from queue import Empty
import socket
import time

from coursekit.grading.own_clock import OwnClock
from nbclient import NotebookClient
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import run_sync
from nbformat.v4 import new_code_cell, new_output
import zmq

LARGEST_OUTPUT = 16 * 1024**2  # bytes of one message with output; larger ones are not taken
LEAST_OUTPUT = 200  # bytes that an output counts for beside its content, since each takes time
LOOK = 0.02  # seconds
LONGEST_WAIT = 1.0  # seconds between two looks at whether a kernel lives
SENDING = 2000  # milliseconds that a socket waits until a message can be on its way
WAITING = 8  # messages that a socket keeps in the grader's memory until they are looked at


class KernelClient(NotebookClient):
    """A client that keeps no more output than it should, and gives each cell a clock of its own.

    Args:
        notebook: The notebook.
        manager: The kernel's manager.
        limit: Bytes of output that are kept.
        seconds: How long one cell may take.
        used: Function that returns what the kernel used; see `OwnClock`.

    Attributes:
        starved: Whether neighbors may have made a cell late.
    """

    def __init__(self, notebook, manager, limit, seconds, used):
        super().__init__(
            notebook,
            km=manager,
            timeout_func=self._start_clock,
            allow_errors=True,
            store_widget_state=False,
            record_timing=False,
            coalesce_streams=False,
            shutdown_kernel="immediate",
            startup_timeout=60,
            iopub_timeout=2,
        )
        self._left, self._seconds, self._used = limit, max(1, round(seconds)), used
        self._late = {"content": _timeout_error(seconds) | {"status": "error"}}
        self.starved = False
        self.on_cell_executed = _show_error
        manager.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_OUTPUT)
        bound(manager.context)

    async def async_start_new_kernel_client(self):
        """Connects once, and without a heartbeat, which would connect anew."""
        await _listening(self.km, self.startup_timeout)
        self.kc = self.km.client()
        self.kc.start_channels(hb=False)
        await _answering(self.km, self.kc, self.startup_timeout)
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    def _start_clock(self, cell):
        self._clock = OwnClock(self._seconds, self._used)
        return self._seconds

    async def _async_handle_timeout(self, timeout, cell=None):
        """Interrupts a cell, unless it has an answer before its own time is over.

        The manager's socket for this would be a new one, on which nothing arrives.
        """
        while not self._clock.over():
            wait = min(self._clock.left, LONGEST_WAIT)
            if await self.kc.shell_channel.socket.poll(1000 * wait):
                return None
            await self._async_check_alive()
        self.starved = self.starved or self._clock.starved()
        self.kc.control_channel.send(self.kc.session.msg("interrupt_request", content={}))
        return self._late

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


def bound(context):
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
    """Adds the error of a reply that no output tells of, and a timeout beside its interrupt."""
    content = execute_reply["content"]
    errors = [output for output in cell.outputs if output.output_type == "error"]
    told = errors and content.get("ename") != CellTimeoutError.__name__
    if "ename" in content and not told:
        names = ("ename", "evalue", "traceback")
        cell.outputs.append(new_output("error", **{name: content[name] for name in names}))


def _timeout_error(seconds):
    message = f"stopped after {seconds:g} seconds"
    name = CellTimeoutError.__name__
    return {"ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
