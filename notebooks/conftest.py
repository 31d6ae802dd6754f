"""Under nbval a lesson's kernel starts in an empty folder: a lesson needs no file beside it."""

import os
import tempfile

from nbval import plugin

os.environ["COURSEKIT_PROGRESS"] = ""  # kernels inherit it: what tests run is no student's progress
collect_ignore_glob = ["conftest.py", "experiments/*"]


class KernelInEmptyFolder(plugin.RunningKernel):
    def __init__(self, kernel_name, cwd, startup_timeout):
        self.folder = tempfile.TemporaryDirectory(prefix="lesson-")
        super().__init__(kernel_name, self.folder.name, startup_timeout)

    def stop(self):
        super().stop()
        self.folder.cleanup()


plugin.RunningKernel = KernelInEmptyFolder
