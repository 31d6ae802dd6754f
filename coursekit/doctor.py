"""`coursekit doctor`: is this machine ready for the course, and if not, what to do."""

from importlib import metadata, util
import os
from pathlib import Path
import shutil
import subprocess
import sys
from typing import NamedTuple

from coursekit._extras import DISTRIBUTION, install_line
from packaging.requirements import Requirement

PYTHON_VERSIONS = ((3, 11), (3, 12), (3, 13))
DISK_NEEDED = 2e9  # bytes: lessons, checkpoints and one small data set
MARKS = {"ok": "✓", "note": "·", "fail": "✗"}


class Finding(NamedTuple):
    """What one check found; `advice` is empty unless there is something to do."""

    name: str
    state: str  # a key of MARKS
    found: str
    advice: str = ""


def diagnose():
    """Runs all checks, one by one: some take seconds.

    Yields:
        A `Finding` each, in the order in which to mend them.
    """
    for check in CHECKS:
        yield check()


def check_python():
    """Python is one of the versions that the course is tested on."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if sys.version_info[:2] in PYTHON_VERSIONS:
        return Finding("Python", "ok", version)
    return Finding("Python", "fail", version, "Install Python 3.11, 3.12 or 3.13.")


def check_packages():
    """Every package that the lessons need is there, in a version that coursekit takes."""
    try:
        needed = [*_required(), *_required("course")]
    except metadata.PackageNotFoundError:
        found = f"{DISTRIBUTION} is not installed, or under the name that it had before"
        return Finding("Packages", "fail", found, "Run: pip install -r requirements.txt")
    wrong = [problem for requirement in needed if (problem := _problem_with(requirement))]
    if wrong:
        advice = f"Run: pip install -r requirements.txt, or: {install_line('course')}"
        return Finding("Packages", "fail", "; ".join(wrong), advice)
    versions = (f"{name} {metadata.version(name)}" for name in ("tensorflow", "keras"))
    return Finding("Packages", "ok", ", ".join(versions))


def check_tensorflow(environ=os.environ):
    """Keras runs on TensorFlow, which says itself whether oneDNN is on."""
    backend = environ.get("KERAS_BACKEND", "tensorflow")
    if backend != "tensorflow":
        return Finding("TensorFlow", "fail", f"Keras runs on {backend}", "Unset KERAS_BACKEND.")

    if util.find_spec("tensorflow") is None:
        return Finding("TensorFlow", "fail", "not installed", f"Run: {install_line('tensorflow')}")

    from coursekit._keras import start_tensorflow  # noqa: F401
    from coursekit._keras.backends import onednn_is_on

    if onednn_is_on():
        return Finding("TensorFlow", "ok", "Keras runs on it, oneDNN is on")
    return Finding(
        "TensorFlow",
        "fail",
        "oneDNN is off: training on a CPU takes about twice the time, and convolutions with "
        "channels first do not run there",
        "Unset TF_ENABLE_ONEDNN_OPTS, or set it to 1.",
    )


def check_gpu():
    """TensorFlow sees the NVIDIA GPUs that the machine has."""
    if util.find_spec("tensorflow") is None:
        return Finding("GPU", "note", ", ".join(nvidia_gpus()) or "none")

    from coursekit._keras import start_tensorflow  # noqa: F401
    import tensorflow as tf

    seen = tf.config.list_physical_devices("GPU")
    present = nvidia_gpus()
    if seen:
        names = ", ".join(present) or f"{len(seen)} found"
        advice = "Watch its load and memory with `gpustat --watch` (pip install gpustat)."
        return Finding("GPU", "ok", names, advice)
    if present:
        advice = f"Run: {install_line('gpu')}, which brings CUDA; then restart Python."
        return Finding("GPU", "fail", f"TensorFlow does not see {', '.join(present)}", advice)
    return Finding("GPU", "note", "none; every lesson is made to run on a CPU")


def check_data():
    """The embedded set is there, and a folder named for prepared sets exists."""
    try:
        from coursekit.data import EMBEDDED, prepared
    except ModuleNotFoundError as error:
        return Finding("Data", "fail", f"{error.name} is missing", f"Run: {install_line('data')}")

    if "fashion_mnist" not in prepared(EMBEDDED):
        advice = "Install coursekit anew: its data files are missing."
        return Finding("Data", "fail", "no embedded Fashion-MNIST", advice)
    folder = os.environ.get("TFDS_DATA_DIR")
    if folder and not Path(folder).is_dir():
        advice = "Make the folder, or unset TFDS_DATA_DIR."
        return Finding("Data", "fail", f"TFDS_DATA_DIR names {folder}, which is not there", advice)
    more = f"; in TFDS_DATA_DIR: {', '.join(prepared(folder)) or 'nothing'}" if folder else ""
    return Finding("Data", "ok", f"Fashion-MNIST embedded{more}")


def check_disk(folder="."):
    """There is room to work in."""
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.0f} GB free here"
    if free < DISK_NEEDED:
        return Finding("Disk", "fail", found, f"Free at least {DISK_NEEDED / 1e9:.0f} GB.")
    return Finding("Disk", "ok", found)


def check_grading():
    """Nbgrader is there, and a jail can be made, for those who grade or validate assignments."""
    if util.find_spec("nbgrader") is None:
        advice = f"To check or grade assignments: {install_line('grading')}"
        return Finding("Grading", "note", "nbgrader is not installed", advice)
    version = f"nbgrader {metadata.version('nbgrader')}"
    missing = jail_problem()
    if missing:
        advice = f"Only who grades other people's code needs a jail: {missing}"
        return Finding("Grading", "note", f"{version}, no jail", advice)
    return Finding("Grading", "ok", f"{version}, jail by bubblewrap")


def check_browser():
    """A Chromium is there, for the test that drives JupyterLab."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name):
            return Finding("Browser", "ok", name)
    advice = "Only a test needs it: install Chromium to run tests/browser."
    return Finding("Browser", "note", "no Chromium", advice)


CHECKS = (
    check_python,
    check_packages,
    check_tensorflow,
    check_gpu,
    check_data,
    check_disk,
    check_grading,
    check_browser,
)
WIDTH = len("TensorFlow")  # the longest name


def line(finding):
    """Writes a finding as aligned text, with its advice below it."""
    text = f"{MARKS[finding.state]} {finding.name:<{WIDTH}}  {finding.found}"
    return f"{text}\n  {'':<{WIDTH}}  → {finding.advice}" if finding.advice else text


def nvidia_gpus():
    """Returns the names of the machine's NVIDIA GPUs, as its driver's tool lists them."""
    try:
        listing = subprocess.run(
            ["nvidia-smi", "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in listing.stdout.splitlines() if line.strip()]


def jail_problem():
    """Returns why bubblewrap cannot jail students' code here, in a line, or ""."""
    if sys.platform != "linux":
        return "use Linux (on Windows, WSL) or a container; see docs/grading.md"
    from coursekit.grading.jail.backends.kinds import Bubblewrap
    from coursekit.grading.jail.jail import JailSettings

    return Bubblewrap(JailSettings()).problem().replace("\n", "; ")


def add_arguments(parser):
    """Adds nothing: the command takes no options."""


def run(arguments):
    """Prints each finding as it comes; returns 1 if a check failed, else 0."""
    del arguments
    print("Looking at this machine; TensorFlow takes some seconds to start ...", flush=True)
    failed = False
    for finding in diagnose():
        print(line(finding), flush=True)
        failed |= finding.state == "fail"
    return int(failed)


def _required(extra=""):
    """Yields what the distribution needs for an extra, and for those that this one names."""
    for requirement in map(Requirement, metadata.requires(DISTRIBUTION) or ()):
        belongs = requirement.marker is None and not extra
        if requirement.marker is not None:
            belongs = extra and requirement.marker.evaluate({"extra": extra})
        if belongs and requirement.name == DISTRIBUTION:
            for other in sorted(requirement.extras):
                yield from _required(other)
        elif belongs:
            yield requirement


def _problem_with(requirement):
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return f"{requirement.name} is missing"
    if version not in requirement.specifier:
        return f"{requirement.name} is {version}, needed is {requirement.specifier}"
    return None
