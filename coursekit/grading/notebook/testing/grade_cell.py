"""Runs one cell of tests in the grader, and says what came of it as a cell's outputs."""

import ast
import builtins
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from functools import partial
import io
import signal
import sys
import threading
import traceback
import types

from coursekit.grading.errors import GraderError, is_graders
from coursekit.grading.notebook.outputs import LONGEST, error_output
from coursekit.grading.notebook.testing.assertions import PROVIDED, rewrite
from coursekit.grading.notebook.testing.describe import call_text
from coursekit.grading.notebook.testing.plan import names_in, needs, parse
from coursekit.grading.remote.connection import CallTimeoutError, KernelGoneError
from coursekit.grading.remote.errors import WireError
from coursekit.grading.remote.handle import Handle
from nbformat.v4 import new_output

KERNEL_SIDE = "grading/remote/kernel_side.py"
LOOK = 0.5  # seconds until a test that waits for the kernel is looked at again
IMPORTS = (ast.Import, ast.ImportFrom)


class TestNamespace(dict):
    """What test cells see: the instructor's names, and the student's as far as a cell uses them.

    Args:
        plan: The notebook's `Plan`.
        remote: The `Remote` of the student's kernel.
    """

    __test__ = False  # pytest would collect it

    def __init__(self, plan, remote):
        super().__init__(__name__="__main__", __builtins__=builtins, display=_show_nothing)
        self.update(PROVIDED)
        self._plan = plan
        self._remote = remote
        self._own = set()
        self._sending = False

    def prepare(self, cell, tree):
        """Brings over the student's names."""
        self._own -= cell.rebound
        binds, reads = names_in(tree)[0], needs(tree) | self._helpers_read()
        self._bring(reads & self._plan.remote - self._own)
        self._own |= binds - self._plan.shared

    def _bring(self, names):
        for name in sorted(names):
            self.pop(name, None)
            try:
                super().__setitem__(name, self._remote.lookup(name))
            except KeyError:
                continue  # the test that uses it will say so

    def run_before(self, cell, deadline):
        """Runs what stands before a test; what fails leaves its names without a value.

        Args:
            cell: The `GradeCell`.
            deadline: Function that bounds the time of a statement, as a context manager. An
                import has no bound: it is the instructor's, and on a busy machine that of Keras
                may take longer than a cell may.
        """
        for statement in cell.prelude:
            module = ast.Module([statement], [])
            self._bring(names_in(module)[1] & self._plan.remote - self._own)
            try:
                with nullcontext() if isinstance(statement, IMPORTS) else deadline():
                    self.run(module, "instructor's cells")
            except KernelGoneError:
                raise
            except Exception as error:  # a helper may call an answer
                _raise_if_graders(error, f"above {cell.name}")
                continue
            self._give(names_in(module)[0])

    def _give(self, names):
        """Lets objects of the instructor's own classes travel."""
        for name in names & self.keys():
            kind = self[name]
            if isinstance(kind, type) and kind.__module__ == "__main__":
                self._remote.give(name, kind)

    def run_test(self, tree, name):
        """Executes a test and returns the value of its last expression, or None.

        What it does to names that the answers use, it does to the student's too.
        """
        self._sending = True
        try:
            return self.run(tree, name)
        finally:
            self._sending = False

    def __setitem__(self, name, value):
        """Sets a name, also the student's if the answers use it."""
        super().__setitem__(name, value)
        if self._sending and name in self._plan.shared:
            try:
                self._remote.ask("assign", name, value)
            except WireError:
                self._own.add(name)  # a module, for example

    def __delitem__(self, name):
        """Deletes a name, also the student's if the answers use it."""
        super().__delitem__(name)
        if self._sending and name in self._plan.shared:
            self._remote.ask("unassign", name)

    def _helpers_read(self):
        statements = [s for cell in self._plan.cells.values() for s in cell.prelude]
        return frozenset().union(*(names_in(ast.Module([s], []))[1] for s in statements))

    def run(self, tree, name):
        """Executes a parsed cell and returns the value of its last expression, or None."""
        *body, last = tree.body or [None]
        if isinstance(last, ast.Expr):
            exec(compile(ast.Module(body, []), name, "exec"), self)
            return eval(compile(ast.Expression(last.value), name, "eval"), self)
        exec(compile(tree, name, "exec"), self)
        return None


def run_test(cell, namespace, remote, *, seconds):
    """Runs a test.

    Args:
        cell: A `GradeCell`.
        namespace: The notebook's `TestNamespace`.
        remote: The `Remote` of the student's kernel.
        seconds: How long it may take.

    Returns:
        The outputs, as nbformat nodes; nbgrader reads the points from them.

    Raises:
        KernelGoneError: If the student's kernel ended.
        GraderError: If the machine is in the way, or lacks a module that the test imports.
    """
    printed = io.StringIO()
    outputs = []
    try:
        tree = parse(cell.source)
        remote.start_cell()
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            namespace.run_before(cell, partial(_deadline, remote, seconds))
        with _deadline(remote, seconds), redirect_stdout(printed), redirect_stderr(printed):
            namespace.prepare(cell, tree)
            with _as_main(namespace):
                value = namespace.run_test(rewrite(tree), cell.name)
        if value is not None:
            outputs.append(_result(value, cell))
    except (KernelGoneError, KeyboardInterrupt):
        raise
    except BaseException as error:
        _raise_if_graders(error, f"in {cell.name}")
        outputs.append(error_output(*_explained(error, cell, remote, seconds)))
    if printed.getvalue():
        text = printed.getvalue()[:LONGEST]
        outputs.insert(0, new_output("stream", name="stdout", text=text))
    return outputs


def _raise_if_graders(error, where):
    if is_graders(error):
        words = f"{type(error).__name__}: {error}, {where}, which runs in the grader's process"
        raise GraderError(words) from error


def _result(value, cell):
    """Shows a cell's last value; nbgrader takes a number for points, and NaN for all of them."""
    if type(value) is Handle:
        value = value.summary()
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()  # NumPy writes `np.float64(2.0)`, in which nbgrader sees no number
    text = repr(value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and not 0 <= value <= cell.points:
        lines = [f"the test gave {text} points, which is not from 0 to {cell.points:g}"]
        return error_output("PointsError", lines)
    return new_output("execute_result", data={"text/plain": text[:LONGEST]}, execution_count=None)


def _explained(error, cell, remote, seconds):
    """Says what failed; a value that cannot be described costs the words, and no more."""
    try:
        return _explain(error, cell, remote, seconds)
    except (KernelGoneError, KeyboardInterrupt):
        raise
    except BaseException:
        name = type(error).__name__
        return name, [f"{name} in {_where(cell, _line(error, cell.name))}"]


def _explain(error, cell, remote, seconds):
    name, line = type(error).__name__, _line(error, cell.name)
    where = _where(cell, line)
    student = getattr(error, "coursekit_student", None)
    if isinstance(error, CallTimeoutError):
        name, lines = "CellTimeoutError", [f"stopped after {seconds:g} seconds, in {where}"]
    elif student:
        at = f", line {student['line']}" if student["line"] else ""
        lines = [f"{name}: {error}", f"raised by your code{at}, called from {where}"]
    elif isinstance(error, WireError):
        lines = [f"the test could not go on: {error}", f"in {where}"]
    elif isinstance(error, NameError) and getattr(error, "name", None):
        lines = [f"`{error.name}` is not defined; {where} needs it"]
    else:
        lines = [f"{name} in {where}", *str(error).strip().splitlines()]
    if remote.calls:
        function, args, options = remote.calls[-1]
        called = function._tree["name"] if type(function) is Handle else "a function"
        text = call_text(called.removeprefix("__main__."), args, options)
        lines += f"the last call: {text}".splitlines()
    if student and isinstance(student["traceback"], str):
        lines += ["", *_students_part(student["traceback"]).splitlines()]
    return name, lines


def _where(cell, line):
    """Names a line of a test, but none that a student cannot see."""
    if line in cell.hidden:
        return f"a hidden check of {cell.name}"
    return f"{cell.name}, line {line}" if line else cell.name


def _students_part(text):
    """Drops the frames of the kernel's own side from a traceback."""
    blocks = text.split("\n  File ")
    own = [block for block in blocks[1:] if KERNEL_SIDE not in block.splitlines()[0]]
    return "\n  File ".join([blocks[0], *own]) if own else ""


def _line(error, name):
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == name]
    return lines[-1] if lines else None


def _show_nothing(*values):
    """Stands for `display`, whose output nobody would look at."""


class _Main(types.ModuleType):
    """The test's names as the module `__main__`, in which `unittest.main` looks for tests."""

    def __init__(self, names):
        super().__init__("__main__")
        object.__setattr__(self, "_names", names)

    def __getattr__(self, name):
        try:
            return self._names[name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self):
        return list(self._names)


@contextmanager
def _as_main(names):
    before = sys.modules["__main__"]
    sys.modules["__main__"] = _Main(names)
    try:
        yield
    finally:
        sys.modules["__main__"] = before


@contextmanager
def _deadline(remote, seconds):
    """Bounds the student's calls, and the test itself where a signal can be had."""
    remote.start_clock(seconds)
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number, frame):
        if not remote.waiting and remote.clock.over():
            raise CallTimeoutError
        signal.setitimer(signal.ITIMER_REAL, LOOK)  # the remote gives the kernel up by itself

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds + 5)  # the student's code ends first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        remote.stop_clock()
