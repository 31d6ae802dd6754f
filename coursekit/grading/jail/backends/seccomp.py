"""The seccomp filter of a jail: system calls that no notebook needs and that attacks have used.

They fail with EPERM. `inotify_init` fails as if there were too many of these, since Linux counts
them by user, all jails and the grader together. `clone3` fails with ENOSYS, since a filter cannot
read its flags; the C library then falls back on `clone`. A thread has the files of its process, so
that all that are open can be counted. The queues that `io_setup` makes are counted for the whole
machine. Files in memory and System V memory are refused because they would hold memory that shows
in no process and in no folder.
"""

import errno
from functools import cache
import tempfile

from coursekit._extras import install_line
from coursekit.grading.errors import CourseError

REFUSED = """
    acct add_key adjtimex bpf chroot clock_adjtime clock_settime delete_module fanotify_init
    finit_module fsconfig fsmount fsopen fspick init_module io_setup io_uring_enter
    io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl
    lookup_dcookie memfd_create memfd_secret migrate_pages mount mount_setattr move_mount
    move_pages msgget name_to_handle_at open_by_handle_at open_tree perf_event_open personality
    pidfd_getfd pivot_root process_madvise process_vm_readv process_vm_writev ptrace quotactl
    reboot request_key semget setdomainname sethostname setns settimeofday shmget swapoff swapon
    syslog umount2 unshare userfaultfd vhangup
"""
COUNTED_BY_USER = ("inotify_init", "inotify_init1")
NEW_NAMESPACES = [1 << bit for bit in (17, 25, 26, 27, 28, 29, 30)]  # the CLONE_NEW... flags
CLONE_FILES, CLONE_THREAD, CLOSE_RANGE_UNSHARE = 0x400, 0x10000, 0x2
TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: they type for whoever owns the terminal
SOCKETS = (1, 2, 10, 16)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK; vsock knows no namespace
LOW_WORD = 0xFFFFFFFF


def problem():
    """Says what a filter needs and is missing, or ""."""
    try:
        import pyseccomp  # noqa: F401
    except ImportError:
        return f"the Python package pyseccomp is missing: {install_line('grading')}"
    except RuntimeError:
        return "libseccomp is missing: apt install libseccomp2"
    return ""


@cache
def program():
    """Returns the filter as Linux loads it: steps of 8 bytes each.

    Raises:
        CourseError: If libseccomp or its Python package is missing.
    """
    if problem():
        raise CourseError(problem())
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in REFUSED.split():
        _refuse(rules, name)
    for name in COUNTED_BY_USER:
        _refuse(rules, name, error=errno.EMFILE)
    for flag in NEW_NAMESPACES:
        _refuse(rules, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    own_files = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_FILES | CLONE_THREAD, CLONE_THREAD)
    _refuse(rules, "clone", own_files)
    own_files = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, CLOSE_RANGE_UNSHARE, CLOSE_RANGE_UNSHARE)
    _refuse(rules, "close_range", own_files)
    for request in TERMINAL_INPUT:
        _refuse(rules, "ioctl", pyseccomp.Arg(1, pyseccomp.MASKED_EQ, LOW_WORD, request))
    for family in set(range(max(SOCKETS))) - set(SOCKETS):
        _refuse(rules, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    _refuse(rules, "socket", pyseccomp.Arg(0, pyseccomp.GT, max(SOCKETS)))
    _refuse(rules, "clone3", error=errno.ENOSYS)
    return _exported(rules)


def _refuse(rules, name, *arguments, error=errno.EPERM):
    import pyseccomp

    number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
    if number == -1:
        raise CourseError(f"libseccomp is too old to know {name}: apt install libseccomp2")
    rules.add_rule(pyseccomp.ERRNO(error), number, *arguments)


def _exported(rules):
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
