"""What a fork of the zygote does to become the kernel of one submission.

It moves into namespaces of its own, sees of the rooms only its own, copies the submission's
files, and gives up every privilege, all before the notebook's first cell. Its launcher sends
`{"room": ..., ...}`, then `{"file": path}` with a descriptor for each file, then `{"go": true}`.
It answers `{"ready": true}`, or `{"error": text}` and ends.
"""

import base64
import os
from pathlib import Path
import resource
import stat
import sys
import tempfile

from coursekit.grading.zygote import namespaces
from coursekit.grading.zygote.messages import receive, send

CHUNK = 2**20
TERMINALS = namespaces.NO_SUID | namespaces.NO_EXEC
PROCESSES = TERMINALS | namespaces.NO_DEVICES | namespaces.READ_ONLY
FIRST_TO_KILL = "500"  # when the machine is out of memory: before the grader and the zygote


def prepare(answers):
    """Makes this process a confined one, and starts the one that is to be the kernel.

    Args:
        answers: The socket to the launcher, closed at the end.

    Returns:
        In the kernel's process, its name and arguments. The process that called stays behind as
        the first of the PID namespace, and ends with the kernel.
    """
    try:
        namespaces.close_files(keep=[answers.fileno()])
        request, _ = receive(answers)
        confine(request)
        copy_files(answers, folder=request["folder"])
        start_afresh(folder=request["folder"])
        kernel = os.fork()
        if kernel:
            answers.close()
            _keep_house(kernel)
        os.setsid()
        send(answers, {"ready": True})
        answers.close()
    except BaseException as error:
        send(answers, {"error": f"{type(error).__name__}: {error}"})
        os._exit(1)
    return request["arguments"]


def confine(request):
    """Gives this process namespaces of its own and takes its privileges away.

    Args:
        request: A dictionary with `room`, the folder to see; `rooms`, the folder around it, to
            hide; `memory_folders`, bytes by path, `folder`, one to make in them, and `shown`,
            what of the system lies in them and is still to be seen; `user`, a number;
            `niceness`; `rlimits`, numbers by name; and `filter`, a seccomp filter in base64.
    """
    Path("/proc/self/oom_score_adj").write_text(FIRST_TO_KILL)
    own = namespaces.NEW_MOUNTS | namespaces.NEW_IPC | namespaces.NEW_NETWORK
    namespaces.unshare(own | namespaces.NEW_HOST_NAME)
    namespaces.bring_up_loopback()
    namespaces.hide_mounts_from_others()
    processes = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
    _mount_folders(request)
    namespaces.enter_user_namespace(request["user"], processes=processes)
    os.close(processes)
    os.nice(request["niceness"])
    for name, value in request["rlimits"].items():
        resource.setrlimit(getattr(resource, name), (value, value))
    namespaces.drop_privileges()
    namespaces.install_filter(base64.b64decode(request["filter"]))


def _mount_folders(request):
    kept = [(path, _keep(path)) for path in (*request["shown"], request["room"])]
    namespaces.mount("tmpfs", request["rooms"], options="size=4k,nr_inodes=8,mode=755")
    for folder, size in request["memory_folders"].items():
        namespaces.mount("tmpfs", folder, options=f"size={size},mode=700")
    for path, original in kept:
        _show(path, original)
    namespaces.mount("devpts", "/dev/pts", flags=TERMINALS, options="ptmxmode=666,mode=620")
    namespaces.mount("proc", "/proc", flags=PROCESSES)
    Path(request["folder"]).mkdir(parents=True, exist_ok=True)


def _keep(path):
    """Holds on to what is about to be hidden: a link's target, or else a descriptor."""
    return os.readlink(path) if os.path.islink(path) else os.open(path, os.O_PATH)


def _show(path, original):
    """Shows at the same path what `_keep` held on to; a mount stays as read-only as it was."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(original, str):
        path.symlink_to(original)
        return
    if stat.S_ISDIR(os.fstat(original).st_mode):
        path.mkdir(exist_ok=True)
    else:
        path.touch()
    namespaces.bind(f"/proc/self/fd/{original}", path)
    os.close(original)


def copy_files(answers, *, folder):
    """Writes the files that the launcher sends into a folder, until it says to go on.

    Args:
        answers: The socket to the launcher.
        folder: Where relative paths begin.

    Raises:
        ConnectionError: If the launcher hung up.
    """
    while True:
        message, descriptors = receive(answers)
        if message is None:
            raise ConnectionError("the launcher hung up")
        if "go" in message:
            return
        path = Path(folder, message["file"])
        path.parent.mkdir(parents=True, exist_ok=True)
        _copy(descriptors[0], path)
        os.close(descriptors[0])


def _copy(source, path):
    """Copies from the start, and leaves the position that the descriptor shares as it was."""
    with open(path, "wb") as target:
        while chunk := os.pread(source, CHUNK, target.tell()):
            target.write(chunk)


def start_afresh(*, folder):
    """Gives this process what a new one would have: streams, a working folder, randomness.

    Its environment is that of the zygote's jail, which is that of a cold kernel's. Python itself
    reseeds `random`; NumPy's newer generators are seeded when they are made.

    Args:
        folder: Where it works.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    os.chdir(folder)
    tempfile.tempdir = None
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def _keep_house(kernel):
    """Ends with the kernel; until then, collects what its other processes leave behind."""
    pid = None
    while pid != kernel:
        pid, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def run(arguments):
    """Serves a notebook until the kernel is told to end.

    Args:
        arguments: What `sys.argv` is to be.
    """
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = arguments
    IPKernelApp.launch_instance()
