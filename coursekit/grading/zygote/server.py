"""The process that has TensorFlow imported and forks a kernel for each submission.

It runs in the outer jail, where `coursekit.grading.zygote.launcher` starts it, and takes requests
from a socket that no kernel inherits. It reads nothing that a student wrote: a request to launch is
a socket and nothing else, and the rest is between that socket's other end and the fork.

Requests: `{"do": "ping" | "retire" | "launch"}`, with the socket for the answers. Answers:
`{"pong": true}`, or `{"forked": true}` with a descriptor of the process and, after all that the
fork says itself (see `after_fork`), `{"ended": exit code}`.
"""

from contextlib import suppress
import gc
from importlib import import_module
import os
from pathlib import Path
import select
import signal
import socket
import sys
import threading

from coursekit.grading.zygote import after_fork, namespaces
from coursekit.grading.zygote.messages import receive, send

KERNEL_MODULES = (
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.extensions.storemagic",
    "pydoc",
    "sqlite3",
    "tornado.platform.asyncio",
)
HUNG_UP = 0  # the events that poll tells of unasked
INLINE = "module://matplotlib_inline.backend_inline"


class ZygoteServer:
    """Serves requests, and keeps the kernels by the descriptors of their processes."""

    def __init__(self, control):
        self.control = control
        self.kernels = {}  # by the descriptor of its process: its number, and its launcher's socket
        self.launchers = {}  # by the number of the socket: the descriptor of the process
        self.retired = False
        self.own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.poller = select.poll()
        self.poller.register(control, select.POLLIN)

    def serve(self):
        """Serves until the grader hangs up, or after a retirement until the last kernel's end.

        Returns:
            In a fork, the socket to its launcher; in the zygote, None at the end.
        """
        while not self.retired or self.kernels:
            number = self.poller.poll()[0][0]  # one by one: what one closes, the next may name
            if number in self.kernels:
                self._reap(number)
                continue
            if number in self.launchers:
                self._kill(number)
                continue
            request, descriptors = receive(self.control)
            if request is None:
                return None
            answers = socket.socket(fileno=descriptors[0])
            if request["do"] == "launch" and self._fork(answers) == 0:
                self._let_go()
                return answers
            if request["do"] != "launch":
                self._answer(request, answers)
        return None

    def _answer(self, request, answers):
        self.retired |= request["do"] == "retire"
        _tell(answers, {"pong": True})
        answers.close()

    def _fork(self, answers):
        """Forks into a new PID namespace, whose end is that process's end."""
        namespaces.unshare(namespaces.NEW_PIDS)
        pid = os.fork()
        if pid:
            namespaces.return_to_pid_namespace(self.own_pids)
            number = os.pidfd_open(pid)
            _tell(answers, {"forked": True}, descriptors=[number])
            self.kernels[number] = pid, answers
            self.launchers[answers.fileno()] = number
            self.poller.register(number, select.POLLIN)
            self.poller.register(answers, HUNG_UP)
        return pid

    def _kill(self, launcher):
        """Kills the kernel of a launcher that has gone."""
        self.poller.unregister(launcher)
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.launchers.pop(launcher), signal.SIGKILL)

    def _reap(self, number):
        pid, answers = self.kernels.pop(number)
        self.poller.unregister(number)
        os.close(number)
        if self.launchers.pop(answers.fileno(), None) is not None:
            self.poller.unregister(answers)
        _, status = os.waitpid(pid, 0)
        _tell(answers, {"ended": os.waitstatus_to_exitcode(status)})
        answers.close()

    def _let_go(self):
        """Closes in a fork what is the zygote's; pidfds are closed with all other descriptors."""
        self.control.close()
        for _, answers in self.kernels.values():
            answers.close()
        self.kernels.clear()


def _tell(answers, message, *, descriptors=()):
    """Sends an answer, unless the one who asked has gone."""
    with suppress(BrokenPipeError, ConnectionResetError):
        send(answers, message, descriptors=descriptors)


def import_modules(names):
    """Imports what each kernel is to find imported.

    Raises:
        RuntimeError: If an import started Python threads, which do not survive a fork, or made
            memory that forks would share.
    """
    for name in (*KERNEL_MODULES, *names):
        import_module(name)
    threads = [thread.name for thread in threading.enumerate()[1:]]
    shared = [line for line in Path("/proc/self/maps").read_text().splitlines() if _shared(line)]
    if threads or shared:
        raise RuntimeError(
            "`modules` must start no threads and share no memory when imported; "
            f"got {', '.join(threads + shared)}."
        )


def _shared(mapping):
    permissions = mapping.split()[1]
    return "w" in permissions and "s" in permissions


def main(arguments):
    """Imports, says so, and serves; a fork goes on from here as a kernel.

    Args:
        arguments: The number of the control socket's descriptor, then the modules to import.
    """
    control = socket.socket(fileno=int(arguments[0]))
    os.environ["MPLBACKEND"] = INLINE  # as ipykernel does, too late for what is imported here
    gc.disable()  # a fifth of the time of the imports, which leave little behind
    import_modules(arguments[1:])
    gc.collect()
    gc.freeze()
    gc.enable()
    answers = ZygoteServer(control).serve()
    if answers is None:
        os._exit(0)
    kernel_arguments = after_fork.prepare(answers)
    del answers, control
    after_fork.run(kernel_arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
