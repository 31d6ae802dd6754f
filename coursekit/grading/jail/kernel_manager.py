"""Jupyter's kernel manager for a kernel in a jail: its specification, its sockets, their limits."""

from coursekit.grading.jail.provisioner import NAME
from coursekit.grading.jail.watchdog import CONNECTION_FILE
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Any
import zmq
import zmq.asyncio

NO_HISTORY = "--HistoryManager.enabled=False"  # it would keep a database in the home folder
ARGUMENTS = ("-m", "ipykernel_launcher", "-f", "{connection_file}", NO_HISTORY)


class OneKernel(KernelSpecManager):
    """Knows one kernel by whatever name: none of the machine's is looked up."""

    spec = Any()

    def get_kernel_spec(self, kernel_name):
        """Returns the one specification."""
        return self.spec


class JailedKernelManager(AsyncKernelManager):
    """A manager whose clients drop a kernel that sends a message above the limit."""

    largest_message = Any()

    def client(self, **settings):
        """Makes an asynchronous client."""
        return super().client(context=self.context, **settings)

    def blocking_client(self):
        """Makes a client that waits for answers."""
        client = super().blocking_client()
        client.context = limited(zmq.Context(), self.largest_message)
        return client


def limited(context, largest_message):
    """Sets the size in bytes of the largest message that a context's new sockets take."""
    context.setsockopt(zmq.MAXMSGSIZE, largest_message)
    return context


def make_manager(jail, *, python, room, largest_message):
    """Makes the manager of a kernel that has not been started.

    Args:
        jail: The `Jail` that starts it.
        python: The start of a command line that runs Python inside.
        room: The folder for its sockets and its connection file.
        largest_message: The size in bytes of the largest message that is taken from it.
    """
    spec = KernelSpec(
        argv=[*python, *ARGUMENTS],
        display_name="Python 3 in a jail",
        language="python",
        interrupt_mode="message",
        metadata={"kernel_provisioner": {"provisioner_name": NAME, "config": {"jail": jail}}},
    )
    return JailedKernelManager(
        kernel_spec_manager=OneKernel(spec=spec),
        transport="ipc",
        connection_file=str(room / CONNECTION_FILE),
        context=limited(zmq.asyncio.Context(), largest_message),
        largest_message=largest_message,
        shutdown_wait_time=1.0,
    )
