"""The line to a student's kernel: asks, waits no longer than it may, and keeps an account."""

import builtins
import sys
import types
import warnings

from coursekit.grading.own_clock import OwnClock, nothing_used
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.exceptions import (
    error_tree,
    exception_class,
    loaded_class,
    local_error,
    warning_class,
)
from coursekit.grading.remote.handle import MAKER, Handle, refuse
from coursekit.grading.remote.handle_table import Handles
from coursekit.grading.remote.in_place import InPlace
from coursekit.grading.remote.library_objects import importable, keras_kinds, keras_tree
from coursekit.grading.remote.values.decode import Reader, checked
from coursekit.grading.remote.values.encode import Writer
from coursekit.grading.remote.values.random_states import Globals
from coursekit.grading.remote.values.shared_values import Shared
from jupyter_client import BlockingKernelClient
import zmq

WAIT = 50  # milliseconds between two looks at the kernel's health
NAMES = ("__name__", "__qualname__", "__doc__", "__module__")
SIMPLE = ("__main__", "abc", "builtins", "collections", "dataclasses", "enum", "typing")
MOST_WARNINGS = 100  # in one answer
LONGEST_TEXT = 100_000  # characters of printed text in one answer
LARGEST_PART = 64 * 1024  # bytes of a part of a message that Jupyter's own protocol reads
MOST_PARTS = 100_000
INPUT = builtins.input
GRACE = 8.0  # seconds for a kernel to stop after it is interrupted


class KernelGoneError(Exception):
    """The kernel ended, or was ended, before it answered."""


class CallTimeoutError(Exception):
    """The student's code did not return in time; it was interrupted."""


class Remote:
    """A connection to one kernel.

    Args:
        connection: The kernel's connection information, from its manager; the file of it is in
            the student's reach.
        context: The ZeroMQ context, whose sockets bound what they accept.
        alive: Function that returns None, or why the kernel is gone.
        makers: Names of the assignment's classes, whose objects may answer for themselves.
        changers: What its functions may change in place, by name; see `InPlace`.
        used: Function that returns what the student's code used; see `OwnClock`.
    """

    def __init__(self, connection, context, *, alive, makers=(), changers=None, used=nothing_used):
        self._client = BlockingKernelClient(context=context)
        self._client.load_connection_info(connection)
        self._socket = self._client.shell_channel.socket
        self._stdin = self._client.stdin_channel.socket
        self._control = self._client.control_channel.socket
        self._session = self._client.session
        self._poller = zmq.Poller()
        for source in (self._socket, self._stdin):
            self._poller.register(source, zmq.POLLIN)
        self._alive = alive
        self.shared = Shared(0)
        self.given = {}  # the instructor's own classes, by name
        self.calls = []  # the last that was called, and with what, for the feedback
        self._makers = frozenset(makers)
        self._in_place = InPlace(changers or {})
        self._callbacks, self._keys = [], []
        self._errors = {}
        self._handles = Handles()
        self._globals = Globals(self.shared)
        self._stdin_file, self._filters = sys.stdin, list(warnings.filters)
        self._used, self.clock = used, None
        self.waiting = self.starved = False

    def close(self):
        """Closes the connection; the kernel goes on."""
        for name in ("shell", "stdin", "control"):
            getattr(self._client, f"{name}_channel").stop()

    def start_clock(self, seconds):
        """Bounds the time of the student's calls from now on, until `stop_clock`."""
        self.clock = OwnClock(seconds, self._used)

    def stop_clock(self):
        """Lets calls take any time."""
        self.clock = None

    def start_cell(self):
        """Begins the account of a test."""
        self._filters = list(warnings.filters)
        self.calls.clear()

    def give(self, name, kind):
        """Lets objects of one of the instructor's own classes travel, if it is a simple one."""
        if issubclass(kind, Exception):
            self._errors[f"__main__.{name}"] = kind
        elif all(base.__module__ in SIMPLE for base in kind.__mro__):
            self.given[name] = kind

    def lookup(self, name):
        """Returns what a name stands for in the student's notebook.

        Raises:
            KeyError: If the student has not defined it.
        """
        role = MAKER if name in self._makers else None
        found = self.ask("lookup", name, role_=role)
        self._in_place.found(found, name)
        return found

    def ask(self, operation, *args, role_=None, **options):
        """Has the kernel do something with the student's objects.

        Args:
            operation: Its name; see `kernel_side.OPERATIONS`.
            *args: What it is done with.
            role_: Role of the answer, if that is a handle.
            **options: Options by name.

        Returns:
            A plain value, an array or a `Handle`.

        Raises:
            Exception: What the student's code raised, as `local_error` makes it.
            KernelGoneError: If the kernel ended.
            CallTimeoutError: If the student's code took too long.
            WireError: If an argument or the answer cannot travel.
        """
        if operation == "call":
            self.calls[:] = [(args[0], args[1:], options)]
        request, sent = self._request(operation, args, options)
        with self._in_place.during(operation, args, sent):
            buffers, late = self._exchange("coursekit_request", request)
            try:
                value = self._answer(buffers, role_, iterating=operation == "next")
            finally:
                if late:
                    raise CallTimeoutError
        if operation == "get":
            self._in_place.found(value, f".{args[1]}")
        return value

    def _answer(self, buffers, role, *, iterating):
        reader = self._reader(buffers, role)
        answer = reader.content
        reader.apply_changes(self._in_place.verdict)
        sys.stdout.write(str(answer.get("printed", ""))[:LONGEST_TEXT])
        sys.stderr.write(str(answer.get("warned", ""))[:LONGEST_TEXT])
        self._warn(answer.get("warnings", ()))
        if "error" not in answer:
            value = reader.value(answer.get("value"))
            self.shared.settle()
            return value
        with checked():
            error = local_error(answer["error"], self._errors, reader.value, iterating=iterating)
        self.shared.settle()
        raise error

    def _warn(self, said):
        """Gives the student's warnings as the test's own, to be recorded or turned into errors."""
        with checked():
            found = [(warning_class(w["classes"], self._errors), str(w["message"])) for w in said]
        for kind, message in found[:MOST_WARNINGS]:
            warnings.warn(message, kind, stacklevel=4)

    def _request(self, operation, args, options):
        writer = self._writer()
        try:
            tree = {
                "given": list(self.given),
                "changed": writer.changes(),
                "do": operation,
                "args": [writer.tree(arg) for arg in args],
                "options": {name: writer.tree(option) for name, option in options.items()},
            }
        except WireError:
            writer.undo()
            raise
        tree["seed"] = self._globals.new_seed()
        if builtins.input is not INPUT or sys.stdin is not self._stdin_file:
            tree["input"] = self._callback_number(_ask_here, _ask_here)
        tree["warnings"] = warnings.filters != self._filters
        tree["released"] = self.shared.unused()
        tree["dropped"] = self._handles.dropped()
        return writer.message(tree), writer.sent

    def _writer(self):
        self._globals.share()
        names = {kind: name for name, kind in self.given.items()}
        return Writer(self._send_handle, self.shared, names)

    def _reader(self, buffers, role):
        def receive(found):
            return self._receive(found, role)

        return Reader(buffers, receive, self.shared, self.given, bounded=True)

    def known_class(self, name):
        """Returns the class of a qualified name that is loaded or the instructor's, or None."""
        module, _, attribute = str(name).rpartition(".")
        return self.given.get(attribute) if module == "__main__" else loaded_class(name)

    def _receive(self, tree, role):
        if "callback" in tree:
            return self._callbacks[tree["callback"]]
        if tree["kind"] == "class" and "builtins.BaseException" in tree["classes"]:
            return exception_class(tree["classes"], self._errors)
        return self._handles.get(tree, role) or self._handles.add(Handle(self, tree, role))

    def _send_handle(self, value, writer):
        if type(value) is Handle:
            return {"t": "handle", "handle": value._tree["handle"]}
        place = getattr(value, "coursekit_place", None) or importable(value)
        if place:
            return {"t": "handle", "import": place}
        if isinstance(value, types.ModuleType) and sys.modules.get(value.__name__) is value:
            return {"t": "handle", "module": value.__name__}
        if isinstance(value, BaseException):
            return {"t": "handle", "error": error_tree(value)}
        keras = sys.modules.get("keras")
        if keras and isinstance(value, keras_kinds(keras)):
            return keras_tree(value, keras, writer)
        if hasattr(value, "__next__"):
            return {"t": "handle", "iterator": self._callback_number(value.__next__, value)}
        if callable(value) and not isinstance(value, type):
            number = self._callback_number(value, value)
            names = {name: str(getattr(value, name, None) or "") for name in NAMES}
            return {"t": "handle", "callback": number, "names": names}
        return refuse(value)

    def _callback_number(self, function, key):
        for number, known in enumerate(self._keys):
            if known is key:
                return number
        self._callbacks.append(function)
        self._keys.append(key)
        return len(self._keys) - 1

    def _exchange(self, kind, buffers):
        number = self._send(self._socket, kind, buffers)["header"]["msg_id"]
        interrupted = None
        while True:
            for source, _ in self._wait():
                message = self._read(source)
                if message is None or message["parent_header"].get("msg_id") != number:
                    continue
                if message["msg_type"] == "coursekit_callback":
                    self._call_back(message["buffers"])
                elif message["msg_type"] == "coursekit_reply":
                    return message["buffers"], bool(interrupted)
            interrupted = self._watch(interrupted)

    def _wait(self):
        self.waiting = True
        try:
            return self._poller.poll(WAIT)
        finally:
            self.waiting = False

    def _send(self, socket, kind, buffers=()):
        try:
            return self._session.send(socket, kind, {}, buffers=list(buffers))
        except zmq.Again:
            raise KernelGoneError(self._alive() or "the kernel takes no messages") from None

    def _read(self, socket):
        try:
            received = socket.recv_multipart(copy=False)
            _, parts = self._session.feed_identities(received, copy=False)
            own = parts[:5]  # signature, header, parent, metadata, content; then our buffers
            if sum(len(part) for part in own) > LARGEST_PART or len(parts) > MOST_PARTS:
                return None
            return self._session.deserialize(parts, copy=False)
        except (ValueError, LookupError, TypeError, RecursionError, AttributeError):
            return None  # not a message of a kernel that works

    def _watch(self, interrupted):
        gone = self._alive()
        if gone:
            raise KernelGoneError(gone)
        if interrupted and interrupted.over():
            self.starved = self.starved or interrupted.starved()
            raise KernelGoneError("time: it did not stop when it was interrupted")
        if not interrupted and self.clock and self.clock.over():
            self.starved = self.starved or self.clock.starved()
            self._send(self._control, "interrupt_request")
            return OwnClock(GRACE, self._used)
        return interrupted

    def _call_back(self, buffers):
        """Calls a function of the grader's for the student's code, and sends the answer."""
        reader = self._reader(buffers, None)
        request, writer = reader.content, self._writer()
        socket, self._socket = self._socket, self._stdin
        try:
            reader.apply_changes(self._in_place.verdict)
            args = [reader.value(arg) for arg in request["args"]]
            options = {name: reader.value(item) for name, item in request["options"].items()}
            self.shared.settle()
            value = self._callbacks[request["call"]](*args, **options)
            answer = {"changed": writer.changes(), "value": writer.tree(value)}
        except (KernelGoneError, CallTimeoutError):
            raise
        except Exception as error:
            writer.undo()
            answer = {"error": error_tree(error)}
        finally:
            self._socket = socket
        self._send(self._stdin, "coursekit_answer", writer.message(answer))


def _ask_here(prompt=""):
    """Calls what stands for `input` in a test, for the student's code."""
    return builtins.input(prompt)
