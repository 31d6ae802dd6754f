"""Both ends of the line in one process: what crosses is real, the sockets are not there."""

from types import SimpleNamespace

from coursekit.grading.remote.connection import Remote
from coursekit.grading.remote.kernel_side import Inside
import pytest
import zmq

NAMES = ("shell", "iopub", "stdin", "control", "hb")


@pytest.fixture
def connect(tmp_path):
    """Function from the student's code to a `Remote` of a kernel that has run it."""
    made, context = [], zmq.Context()
    context.setsockopt(zmq.LINGER, 0)

    def open_line(code, **options):
        names = {"__name__": "__main__"}
        exec(code, names)
        inside = Inside(SimpleNamespace(shell=SimpleNamespace(user_ns=names)))
        ports = {f"{name}_port": number for number, name in enumerate(NAMES, 1)}
        line = {"transport": "ipc", "ip": str(tmp_path / "s"), "key": b"k"} | ports
        line["signature_scheme"] = "hmac-sha256"
        remote = Remote(line, context, alive=lambda: None, **options)
        made.append(remote)

        def exchange(kind, buffers):
            return inside._serve([bytes(part) for part in buffers]), False

        remote._exchange = exchange
        remote.start_cell()
        return remote

    yield open_line
    for remote in made:
        remote.close()
    context.destroy()
