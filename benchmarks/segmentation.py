"""How fast dense prediction is against TensorFlow, Keras, scikit-image and other collections.

    python benchmarks/segmentation.py
    python benchmarks/segmentation.py --only unpooling metrics --repeats 3

keras-unet, segmentation-models and keras-hub are installed without their dependencies into a
folder of their own that is thrown away in the end; `--peers FOLDER` takes one that is there:

    pip install --no-deps --target FOLDER keras-unet segmentation-models image-classifiers
    pip install --no-deps --target FOLDER efficientnet keras-applications
    pip install --no-deps --target FOLDER keras-hub regex tokenizers

One that cannot be installed or does not start is named with its error, and the other lines are
printed. Both sides take turns. Prints the median milliseconds of calls after the first, theirs /
ours (1 or more is wanted), and the largest difference between the results, or what makes the
peer's another thing. The machine's load is printed before and after.
"""

from argparse import ArgumentParser
import os
from statistics import median
import subprocess
import sys
import tempfile
import time
import warnings

PACKAGES = [
    *("keras-unet", "segmentation-models", "image-classifiers", "efficientnet"),
    *("keras-applications", "keras-hub", "regex", "tokenizers"),
]


def seconds(call):
    """Returns the seconds of a call, and what it returned as an array."""
    import numpy as np

    begin = time.perf_counter()
    found = call()
    return time.perf_counter() - begin, np.asarray(found)


def duel(contest, options):
    """Runs the two by turns.

    Returns:
        Median seconds of ours and of theirs, and what each returned first.
    """
    (first, mine), (peer_first, other) = seconds(contest.ours), seconds(contest.theirs)
    rounds = min(max(int(options.seconds / (first + peer_first)), 3), options.repeats)
    times = [(seconds(contest.ours)[0], seconds(contest.theirs)[0]) for _ in range(rounds)]
    return *(median(column) for column in zip(*times, strict=True)), mine, other


def race(contest, options):
    """Prints a line of the table."""
    import numpy as np

    steady, peer_steady, mine, other = duel(contest, options)
    difference = contest.remark or f"{np.abs(mine.astype(float) - other).max():.1e}"
    print(
        f"| {contest.task} | {contest.peer} | {1e3 * steady:,.1f} / {1e3 * peer_steady:,.1f} "
        f"| {peer_steady / steady:.1f} | {difference} |",
        flush=True,
    )


def first_line(error):
    """Returns what an error says, in a line."""
    return f"{type(error).__name__}: {str(error).strip()[:110]}".splitlines()[0]


def install(folder):
    """Installs the peers into a folder, each that can be."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for package in PACKAGES:
        done = subprocess.run(
            [*pip, "--no-deps", "--target", folder, package],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"{package} is not installed: {(done.stderr or 'pip failed').splitlines()[-1]}")


def measure(options):
    """Prints the table."""
    from segmentation_contests import CONTESTS

    warnings.simplefilter("ignore")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| task | peer | ms: ours / theirs | theirs / ours | largest difference |")
    print("|---|---|---|---|---|")
    for name in options.only or CONTESTS:
        try:
            for contest in CONTESTS[name]():
                race(contest, options)
        except Exception as error:
            print(f"{name} is left out: {first_line(error)}", flush=True)
    print(f"\nload {os.getloadavg()[0]:.1f}")


def main():
    """Installs the peers and measures."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", help="contests, by name")
    parser.add_argument("--repeats", type=int, default=9, help="calls after the first, at most")
    parser.add_argument("--seconds", type=float, default=20, help="for these calls, about")
    parser.add_argument("--peers", help="folder with the peers' packages")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if not options.peers:
            install(folder)
        sys.path.append(options.peers or folder)
        measure(options)


if __name__ == "__main__":
    main()
