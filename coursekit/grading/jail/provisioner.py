"""Starts Jupyter kernels in a `Jail`; registered as the kernel provisioner `coursekit-jail`."""

import asyncio
import signal

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Any

NAME = "coursekit-jail"
POLL_INTERVAL = 0.02  # seconds


class JailProvisioner(LocalProvisioner):
    """Hands a kernel's life over to the jail that made its specification.

    It takes the command line from Jupyter and nothing else: environment, working folder and
    streams are the jail's. A kernel is interrupted by message; SIGTERM and SIGKILL end all that
    the submission started.
    """

    jail = Any(help="The `Jail`.")

    async def launch_kernel(self, cmd, **kwargs):
        """Starts the kernel in the jail."""
        self.process = self.jail.start(cmd)
        self.pid = self.process.pid
        return self.connection_info

    async def wait(self):
        """Waits until nothing of the submission runs."""
        while self.process and self.process.poll() is None:
            await asyncio.sleep(POLL_INTERVAL)
        process, self.process = self.process, None
        return process.wait() if process else 0

    async def send_signal(self, signum):
        """Ends the submission, if the signal is one that would."""
        if self.process and signum in (signal.SIGTERM, signal.SIGKILL):
            self.process.kill()

    async def kill(self, restart=False):
        """Ends the submission."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart=False):
        """Ends the submission: what is in the jail has nothing to bring to an end."""
        await self.send_signal(signal.SIGKILL)
