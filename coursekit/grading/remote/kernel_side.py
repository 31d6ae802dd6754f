"""The kernel's side of a test: does what the grader asks with the student's objects.

It runs in the student's process and is trusted with nothing: whatever it answers, the student
could have answered. `install` adds one message to the kernel, `coursekit_request`.
"""

import array
import asyncio
import builtins
from concurrent.futures import ThreadPoolExecutor
import contextlib
import copy
from functools import partial
import importlib
import importlib.util
import io
import operator
import sys
import warnings

from coursekit.grading.remote.exception_tree import LONGEST_TEXT, class_names, exception_tree, safe
from coursekit.grading.remote.exceptions import error_of
from coursekit.grading.remote.values.decode import Reader
from coursekit.grading.remote.values.encode import Writer
from coursekit.grading.remote.values.random_states import global_generator, set_seed
from coursekit.grading.remote.values.shared_values import Shared

MOST_WARNINGS = 100  # in one answer
OPERATIONS = {
    "call": lambda function, *args, **options: function(*args, **options),
    "get": getattr,
    "set": setattr,
    "delete": delattr,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "format": format,
    "next": next,
    "iter": iter,
    "len": len,
    "bool": bool,
    "str": str,
    "repr": repr,
    "hash": hash,
    "dir": dir,
    "reversed": reversed,
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager, error=None: _leave(manager, error),
    "run_coroutine": lambda coroutine: _run_coroutine(coroutine),
}


def install(kernel):
    """Makes an IPython kernel answer the grader's requests."""
    if "" not in sys.path:
        sys.path.insert(0, "")  # a kernel that was forked does not look beside the notebook
    inside = Inside(kernel)
    kernel.shell_handlers["coursekit_request"] = inside.answer


def require(modules):
    """Makes sure that modules of the assignment can be imported in the kernel.

    Raises:
        ModuleNotFoundError: If some cannot be found; the message names them.
    """
    missing = [m for m in modules if m not in sys.modules and importlib.util.find_spec(m) is None]
    if missing:
        raise ModuleNotFoundError(f"No module named {', '.join(map(repr, missing))}")


class Inside:
    """Keeps the objects that the grader holds handles of, and serves its requests."""

    def __init__(self, kernel):
        self._kernel = kernel
        self._objects = {}
        self._numbers = {}
        self._count = 0
        self._callbacks = {}
        self._shared = Shared(1)
        self._given = {}

    def answer(self, stream, idents, message):
        """Answers one request on the kernel's shell channel."""
        self._idents, self._message = idents, message
        self._send(stream, "coursekit_reply", self._serve(message["buffers"]))

    def _send(self, socket, kind, buffers):
        session = self._kernel.session
        session.send(socket, kind, {}, self._message, ident=self._idents, buffers=buffers)

    def _serve(self, buffers):
        printed, warned = io.StringIO(), io.StringIO()
        caught = []
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(warned):
                value = self._do(buffers, caught)
            reply, writer = self._reply(lambda writer: {"value": writer.tree(value)})
        except BaseException as error:  # even `sys.exit()`: the kernel must answer
            reply, writer = self._reply(partial(self._failure, error))
        reply["printed"] = safe(printed.getvalue, "")[:LONGEST_TEXT]
        reply["warned"] = safe(warned.getvalue, "")[:LONGEST_TEXT]
        reply["warnings"] = [_warning(item) for item in caught[:MOST_WARNINGS]]
        return writer.message(reply)

    def _failure(self, error, writer):
        return {"error": exception_tree(error, writer, self._writer)}

    def _do(self, buffers, caught):
        reader = self._reader(buffers)
        request = reader.content
        self._prepare(request)
        reader.apply_changes()
        args = [reader.value(arg) for arg in request["args"]]
        options = {name: reader.value(item) for name, item in request["options"].items()}
        self._forget(request)
        self._shared.settle()
        with self._input(request), _caught(caught, wanted=request.get("warnings")):
            return self._operation(request["do"])(*args, **options)

    @contextlib.contextmanager
    def _input(self, request):
        """Lets `input` ask the grader, if a test has put something in its place."""
        if "input" not in request:
            yield
            return
        before = builtins.input
        builtins.input = self._callback({"callback": request["input"], "names": {}})
        try:
            yield
        finally:
            builtins.input = before

    def _prepare(self, request):
        """Does what the values of a request need."""
        if request["seed"]:
            set_seed(request["seed"])
        for number, _ in request["changed"]:
            if number < 0:
                self._shared.keep(number, global_generator(number))
        names = self._kernel.shell.user_ns
        self._given.clear()
        self._given.update({n: names[n] for n in request["given"] if n in names})

    def _forget(self, request):
        """Drops what the grader holds no more."""
        for number in request["dropped"]:
            self._numbers.pop(id(self._objects.pop(number, None)), None)
        for number in request["released"]:
            self._shared.forget(number)

    def _reply(self, content):
        """Returns a reply with what has changed, and its writer."""
        writer = self._writer()
        try:
            return {"changed": writer.changes(), **content(writer)}, writer
        except BaseException as error:
            writer.undo()
            writer = self._writer()
            return {"changed": [], **self._failure(error, writer)}, writer

    def _reader(self, buffers):
        return Reader(buffers, self._resolve, self._shared, self._given)

    def _writer(self):
        kinds = {kind: name for name, kind in self._given.items() if isinstance(kind, type)}
        return Writer(self._handle, self._shared, kinds)

    def _operation(self, name):
        own = {
            "lookup": self._kernel.shell.user_ns.__getitem__,
            "assign": self._kernel.shell.user_ns.__setitem__,
            "unassign": lambda name: self._kernel.shell.user_ns.pop(name, None),
            "plain": _plain,
            "class": type,
        }
        return own.get(name) or OPERATIONS.get(name) or getattr(operator, name)

    def _resolve(self, tree):
        if "iterator" in tree:
            return _iterate(self._callback({"callback": tree["iterator"], "names": {}}))
        if "callback" in tree:
            return self._callback(tree)
        if "module" in tree:
            return importlib.import_module(tree["module"])
        if "error" in tree:
            return error_of(tree["error"])
        if "import" in tree:
            module, names = tree["import"]
            return operator.attrgetter(names)(importlib.import_module(module))
        if "keras" in tree:
            return _keras_object(tree)
        return self._objects[tree["handle"]]

    def _callback(self, tree):
        """Returns the function that calls a function of the grader's, always the same one."""
        number = tree["callback"]
        if number not in self._callbacks:

            def callback(*args, **options):
                return self._call_back(number, args, options)

            for name, text in tree["names"].items():
                setattr(callback, name, text)
            self._callbacks[number] = callback
        return self._callbacks[number]

    def _handle(self, value, writer=None):
        for number, callback in self._callbacks.items():
            if callback is value:
                return {"t": "handle", "callback": number}
        if id(value) not in self._numbers:
            self._count += 1
            self._numbers[id(value)] = self._count
            self._objects[self._count] = value  # kept, so that its id stays its own
        names = class_names(value if isinstance(value, type) else type(value))
        kind = "class" if isinstance(value, type) else "function" if callable(value) else "object"
        name = str(getattr(value, "__qualname__", names[0]))
        number = self._numbers[id(value)]
        return {"t": "handle", "handle": number, "kind": kind, "classes": names, "name": name}

    def _call_back(self, number, args, options):
        """Asks the grader to call a function of its own, on the channel for input."""
        writer = self._writer()
        request = {
            "changed": writer.changes(),
            "call": number,
            "args": [writer.tree(arg) for arg in args],
            "options": {name: writer.tree(item) for name, item in options.items()},
        }
        socket = self._kernel.stdin_socket
        self._send(socket, "coursekit_callback", writer.message(request))
        while True:
            while not socket.poll(100):
                pass
            _, message = self._kernel.session.recv(socket, mode=0)
            if message["msg_type"] == "coursekit_request":
                outer, self._message = self._message, message
                self._send(socket, "coursekit_reply", self._serve(message["buffers"]))
                self._message = outer
                continue
            reader = self._reader(message["buffers"])
            if "error" in reader.content:
                raise error_of(reader.content["error"])
            reader.apply_changes()
            value = reader.value(reader.content["value"])
            self._shared.settle()
            return value


@contextlib.contextmanager
def _caught(found, *, wanted):
    """Keeps warnings for the test, if it looks at them."""
    if not wanted:
        yield
        return
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        finally:
            found += caught


def _warning(item):
    text = safe(lambda: str(item.message), "a warning without a text")[:LONGEST_TEXT]
    return {"classes": class_names(item.category), "message": text}


def _plain(value):
    """Returns a value as an array or a plain value; the grader refuses anything else."""
    for convert in ("numpy", "__array__", "__index__", "__float__"):
        method = getattr(type(value), convert, None)
        if method is not None:
            return method(value)
    if hasattr(value, "__array_interface__") or isinstance(value, (memoryview, array.array)):
        return importlib.import_module("numpy").asarray(value)  # pictures, for example
    return list(value) if hasattr(type(value), "__iter__") else value


def _iterate(function):
    """Yields what a function returns until it raises StopIteration."""
    while True:
        try:
            item = function()
        except StopIteration:
            return
        yield item


def _leave(manager, error):
    said = (None, None, None) if error is None else (type(error), error, error.__traceback__)
    return bool(type(manager).__exit__(manager, *said))


def _run_coroutine(coroutine):
    """Runs a coroutine in a thread, since the kernel's own loop is running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def _keras_object(tree):
    import keras

    value = keras.saving.deserialize_keras_object(tree["keras"])
    if tree["weights"]:
        value.set_weights(tree["weights"])
    return value
