"""How long the analysis of a deep network takes, against building it.

    python benchmarks/analysis.py

Measures, for networks of Keras and of the kit, the median of five calls of
`layer_table` and `receptive_field` after a first one, and one building of the
network in the same run.
"""

import statistics
import time

from coursekit.analysis import layer_table, receptive_field
from coursekit.models import densenet, resnet
import keras

NETWORKS = {
    "keras ResNet50": lambda: keras.applications.ResNet50(weights=None),
    "keras DenseNet121": lambda: keras.applications.DenseNet121(weights=None),
    "coursekit resnet152": lambda: resnet("resnet152"),
    "coursekit densenet201": lambda: densenet("densenet201"),
}
REPEATS = 5


def seconds(function):
    """Returns the seconds of a call."""
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def median_seconds(function):
    """Returns the median seconds of several calls, after a first one."""
    function()
    return statistics.median(seconds(function) for _ in range(REPEATS))


def main():
    """Prints one line a network."""
    print(f"{'network':<24}{'build':>8}{'table':>8}{'field':>8}{'table / build':>15}  (seconds)")
    for name, build in NETWORKS.items():
        building = seconds(build)
        model = build()
        table = median_seconds(lambda model=model: layer_table(model))
        field = median_seconds(lambda model=model: receptive_field(model, strict=False))
        print(f"{name:<24}{building:>8.2f}{table:>8.2f}{field:>8.2f}{table / building:>15.2f}")


if __name__ == "__main__":
    main()
