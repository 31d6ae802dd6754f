"""How fast the attribution methods are against tf-keras-vis, tf-explain and xplique.

    python benchmarks/interpret.py
    python benchmarks/interpret.py --images 1 8 --size 32 --repeats 3

The peers are installed into an environment of their own that sees this one's packages, and is
thrown away in the end; one that cannot be installed or does not start is named with its error.
Each method runs by turns with each peer's on a model of its own with the same weights. Prints
seconds of the first call, with all that it compiles, and the median milliseconds of further calls;
theirs / ours (3 or more is wanted); and the largest difference between the maps, each divided by
its largest magnitude, where neither has random numbers. The peers' maps are taken before they are
colored, and those of a layer before they are enlarged where the peer can.
"""

from argparse import ArgumentParser
import contextlib
import importlib
import importlib.metadata
import io
import logging
from pathlib import Path
from statistics import median
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
import warnings

from attribution_methods import LAYER, PEERS, our_methods

NEEDS = {  # what each peer imports besides TensorFlow and NumPy
    "tf-keras-vis": ["deprecated", "imageio"],
    "tf-explain": ["opencv-python-headless"],
    "xplique": [
        *("deprecated", "einops", "opencv-python-headless", "scikit-learn", "decorator"),
        *("dm-tree", "cloudpickle", "tensorflow-probability", "tf-keras"),
    ],
}
RANDOM = ("SmoothGrad", "RISE")
WANTED = 3
DIFFERS = {  # what makes a peer's map another one
    ("tf-keras-vis", "SmoothGrad"): "mean magnitude",
    ("tf-keras-vis", "Grad-CAM++"): "each map's shares scaled to 1",
    ("tf-keras-vis", "Score-CAM"): "softmax over classes, not maps",
    ("tf-explain", "SmoothGrad"): "of the cross-entropy",
    ("tf-explain", "integrated gradients"): "of the cross-entropy",
    ("tf-explain", "occlusion"): "1 - p, rows and columns exchanged",
    ("xplique", "saliency"): "without signs",
    ("xplique", "Grad-CAM"): "enlarged bicubically",
    ("xplique", "Grad-CAM++"): "enlarged bicubically",
}


def network(size):
    """Returns a model of logits, with the same weights each time."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    x = inputs = keras.Input((size, size, 3))
    for name, filters in (("first", 16), ("second", 32), (LAYER, 64)):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=name)(x)
        x = layers.MaxPooling2D()(x) if name != LAYER else x
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10)(x))


def seconds(call):
    """Returns the seconds of a call, and what it returned as an array."""
    import numpy as np

    begin = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        found = np.asarray(call())
    return time.perf_counter() - begin, found


def duel(ours, theirs, options):
    """Runs two functions by turns.

    Returns:
        First and median seconds of each, and what each returned.
    """
    (first, mine), (peer_first, other) = seconds(ours), seconds(theirs)
    rounds = min(max(int(options.seconds / max(first, peer_first)), 1), options.repeats)
    times = [(seconds(ours)[0], seconds(theirs)[0]) for _ in range(rounds)]
    steady, peer_steady = (median(column) for column in zip(*times, strict=True))
    return (first, peer_first, steady, peer_steady), mine, other


def difference(mine, other, peer, name):
    """Returns the largest difference of two scaled maps as text, or why there is none."""
    import numpy as np

    remark = DIFFERS.get((peer, name), "random" if name in RANDOM else "")
    other = other[..., 0] if other.ndim == mine.ndim + 1 and other.shape[-1] == 1 else other
    if remark or mine.shape != other.shape:
        return remark or f"{other.shape[1:]}, not {mine.shape[1:]}"
    return f"{np.abs(mine / np.abs(mine).max() - other / np.abs(other).max()).max():.1e}"


def race(peer, count, options):
    """Prints a line for each method of a peer; returns those that are not fast enough, with why."""
    import numpy as np

    images = np.random.default_rng(0).random((count, options.size, options.size, 3), "float32")
    slow = []
    for name in PEERS[peer][1](network(options.size), images):
        ours = our_methods(network(options.size), images)[name]
        theirs = PEERS[peer][1](network(options.size), images)[name]
        line = f"{count:>6} {name:<24}{peer:<14}"
        try:
            times, mine, other = duel(ours, theirs, options)
        except Exception as error:
            print(f"{line}fails: {first_line(error)}", flush=True)
            continue
        first, peer_first, steady, peer_steady = times
        ratio = peer_steady / steady
        print(
            f"{line}{first:>8.2f}{peer_first:>8.2f}{1e3 * steady:>10.1f}{1e3 * peer_steady:>10.1f}"
            f"{ratio:>8.1f}  {difference(mine, other, peer, name)}",
            flush=True,
        )
        slow += [f"{name} against {peer}, {count} images: {ratio:.1f}"] * (ratio < WANTED)
    return slow


def first_line(error):
    """Returns what an error says, in a line."""
    return f"{type(error).__name__}: {str(error).strip()[:110]}".splitlines()[0]


def measure(options):
    """Prints the table, within the environment of the peers."""
    warnings.simplefilter("ignore")
    logging.getLogger("tensorflow").setLevel("ERROR")
    print(f"{'images':>6} {'method':<24}{'peer':<14}{'first, s':>16}{'steady, ms':>20}", end="")
    print(
        f"{'ratio':>8}  difference\n{'':<45}"
        + f"{'ours':>8}{'theirs':>8}{'ours':>10}{'theirs':>10}"
    )
    slow = []
    for peer, (module, _) in PEERS.items():
        try:
            importlib.import_module(module)
        except Exception as error:
            print(f"{peer} is missing: {first_line(error)}", flush=True)
            continue
        for count in options.images:
            slow += race(peer, count, options)
    print(f"\nless than {WANTED} times faster:", *(slow or ["none"]), sep="\n  ")


def install(folder):
    """Makes an environment with the peers that sees this one's packages; returns its Python."""
    venv.create(folder, with_pip=True)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    root = Path(__file__).resolve().parents[1]
    seen = [sysconfig.get_paths()["purelib"], str(root)]
    lines = [f"import site; site.addsitedir({path!r})" for path in seen]
    Path(paths["purelib"], "course.pth").write_text("\n".join(lines) + "\n")
    kept = Path(folder, "constraints.txt")
    found = {each.metadata["Name"]: each.version for each in importlib.metadata.distributions()}
    kept.write_text("".join(f"{name}=={version}\n" for name, version in found.items()))
    python = str(Path(paths["scripts"], "python"))
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for peer, needs in NEEDS.items():
        for packages in (["--no-deps", peer], ["--constraint", str(kept), *needs]):
            done = subprocess.run([*pip, *packages], capture_output=True, text=True, check=False)
            if done.returncode:
                errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
                print(f"{peer} is not installed: {(errors or ['pip failed'])[0]}", flush=True)
                break
    return python


def main():
    """Installs the peers and runs this file with them."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, nargs="+", default=[1, 64])
    parser.add_argument("--size", type=int, default=64, help="pixels of an image's side")
    parser.add_argument("--repeats", type=int, default=5, help="calls after the first, at most")
    parser.add_argument("--seconds", type=float, default=10, help="for these calls, about")
    parser.add_argument("--inside", action="store_true", help="where the peers are installed")
    options = parser.parse_args()
    if options.inside:
        measure(options)
        return
    with tempfile.TemporaryDirectory() as folder:
        python = install(Path(folder))
        subprocess.run([python, __file__, "--inside", *sys.argv[1:]], check=True)


if __name__ == "__main__":
    main()
