"""Both ends of the line in one process: what crosses is real, the sockets are not there."""

from types import SimpleNamespace
from unittest.mock import patch

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
        kernel = SimpleNamespace(shell=SimpleNamespace(user_ns=names))
        inside = Inside(kernel)
        ports = {f"{name}_port": number for number, name in enumerate(NAMES, 1)}
        line = {"transport": "ipc", "ip": str(tmp_path / "s"), "key": b"k"} | ports
        line["signature_scheme"] = "hmac-sha256"
        remote = Remote(line, context, alive=lambda: None, **options)
        made.append(remote)

        def exchange(kind, buffers):
            return inside._serve([bytes(part) for part in buffers]), False

        def call_back(*head, ident, buffers):
            with patch.object(remote, "_send", lambda socket, kind, answer: answers.append(answer)):
                remote._call_back([bytes(part) for part in buffers])

        def receive(socket, mode):
            parts = [bytes(part) for part in answers.pop()]
            return None, {"msg_type": "coursekit_answer", "buffers": parts}

        answers = []
        inside._message = inside._idents = None
        kernel.session = SimpleNamespace(send=call_back, recv=receive)
        kernel.stdin_socket = SimpleNamespace(poll=lambda milliseconds: True)
        remote._exchange = exchange
        remote.start_cell()
        return remote

    yield open_line
    for remote in made:
        remote.close()
    context.destroy()
