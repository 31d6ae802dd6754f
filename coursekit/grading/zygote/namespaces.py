"""Linux's calls for namespaces, mounts and privileges that Python lacks, by ctypes.

Imports no other part of the package and no library: it runs in the jail, in a process that is
about to be a student's kernel.
"""

import ctypes
import fcntl
import os
from pathlib import Path
import socket
import struct

NEW_MOUNTS = 0x00020000
NEW_HOST_NAME = 0x04000000
NEW_IPC = 0x08000000
NEW_USER = 0x10000000
NEW_PIDS = 0x20000000
NEW_NETWORK = 0x40000000

READ_ONLY, NO_SUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 0x20, 0x1000, 0x4000, 0x40000

_PR_CAPBSET_DROP = 24
_PR_SET_SECCOMP, _SECCOMP_FILTER = 22, 2
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT, _AMBIENT_CLEAR = 47, 4
_CAPABILITY_VERSION = 0x20080522
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1
_FILTER_STEP = 8

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name, *arguments):
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        shown = ", ".join(str(value) for value in arguments)
        raise OSError(number, f"{name}({shown}): {os.strerror(number)}")


def _prctl(option, *values):
    _call("prctl", option, *(ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]))


def unshare(namespaces):
    """Gives this process namespaces of its own; `NEW_PIDS` counts from its next child on.

    Args:
        namespaces: The sum of `NEW_...` constants.
    """
    _call("unshare", ctypes.c_int(namespaces))


def return_to_pid_namespace(own):
    """Undoes `unshare(NEW_PIDS)` for the children to come.

    Args:
        own: A descriptor of this process's own `/proc/self/ns/pid`.
    """
    _call("setns", ctypes.c_int(own), ctypes.c_int(NEW_PIDS))


def hide_mounts_from_others():
    """Keeps what is mounted here from showing elsewhere, and the other way round."""
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)


def mount(kind, target, *, flags=NO_SUID | NO_DEVICES, options=""):
    """Mounts a new file system, such as `"tmpfs"` with `options="size=65536,mode=700"`."""
    _mount(kind, target, kind, flags, options)


def bind(source, target, *, read_only=False):
    """Shows the folder `source` at `target` too."""
    _mount(source, target, None, _BIND | _RECURSIVE)
    if read_only:
        _mount(None, target, None, _BIND | _REMOUNT | READ_ONLY | NO_SUID | NO_DEVICES)


def _mount(source, target, kind, flags, options=None):
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    data = None if options is None else os.fsencode(options)
    _call("mount", *texts, ctypes.c_ulong(flags), data)


def bring_up_loopback():
    """Turns on `lo`, the only interface of a new network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP))


def enter_user_namespace(user, *, processes):
    """Moves this process into a user namespace of its own.

    Args:
        user: The number by which the present user and group are known there.
        processes: A descriptor of a writable `/proc`, which may be hidden by now.
    """
    own_user, own_group = os.getuid(), os.getgid()
    unshare(NEW_USER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {own_user} 1"),
        ("gid_map", f"{user} {own_group} 1"),
    ):
        with open(os.open(f"self/{name}", os.O_WRONLY, dir_fd=processes), "w") as file:
            file.write(text)


def drop_privileges():
    """Gives up every capability, and the way to any by running another program."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_CAP_AMBIENT, _AMBIENT_CLEAR)
    for capability in range(int(Path("/proc/sys/kernel/cap_last_cap").read_text()) + 1):
        _prctl(_PR_CAPBSET_DROP, capability)
    header = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    _call("capset", header, bytes(24))


def install_filter(program):
    """Puts a seccomp filter on this process and all that it starts, for good.

    Args:
        program: BPF steps, 8 bytes each, as libseccomp exports them.
    """
    steps = ctypes.create_string_buffer(program, len(program))
    count = len(program) // _FILTER_STEP
    description = struct.pack("HxxxxxxP", count, ctypes.addressof(steps))
    pointer = ctypes.cast(ctypes.c_char_p(description), ctypes.c_void_p)
    _prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, pointer.value)


def close_files(*, keep=()):
    """Closes every descriptor above 2 but those to keep."""
    limit = os.sysconf("SC_OPEN_MAX")
    start = 3
    for number in sorted(keep):
        os.closerange(start, number)
        start = number + 1
    os.closerange(start, limit)
