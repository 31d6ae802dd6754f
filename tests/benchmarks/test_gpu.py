"""The benchmark of devices runs on a CPU, under both backends, and names what it measured."""

from importlib import import_module
import os
from pathlib import Path
import subprocess
import sys

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SMALL = ["small", "--size", "16", "--batch-sizes", "2", "4", "--rounds", "1"]
RUN = """
import sys
import gpu
import keras

def small(shape):
    images = keras.Input(shape)
    means = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(images))
    return keras.Model(images, keras.layers.Dense(gpu.CLASSES)(means))

gpu.MODELS["small"] = small
gpu.main()
"""


@pytest.mark.parametrize(
    ("backend", "settings"),
    [
        ("tensorflow", ["float32", "float32, XLA", "mixed_bfloat16", "mixed_bfloat16, XLA"]),
        ("jax", ["float32, XLA", "mixed_bfloat16, XLA"]),
    ],
)
def test_it_writes_a_table_of_positive_numbers_that_names_the_device(tmp_path, backend, settings):
    output = tmp_path / "table.md"
    done = subprocess.run(
        [sys.executable, "-c", RUN, *SMALL, "--output", str(output)],
        env=os.environ | {"KERAS_BACKEND": backend, "CUDA_VISIBLE_DEVICES": "-1"},
        cwd=BENCHMARKS,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    title, _, _, _, *lines = output.read_text("utf-8").splitlines()
    assert title.lower().startswith("cpu, keras ")
    assert f" on {backend}, images of 16 x 16" in title
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    steps = [row for row in rows if row[0] == "small, step"]
    assert [row[1] for row in steps] == [name for name in settings for _ in range(2)]
    assert [row[2] for row in steps] == ["2", "4"] * len(settings)
    assert [row[0].split(", ")[1] for row in rows[len(steps) :]] == [
        "step fed by a pipeline",
        "saliency",
        "grad_cam",
    ]
    numbers = [[float(cell.replace(",", "")) for cell in row[3:]] for row in rows]
    assert all(number > 0 for row in numbers for number in row)
    assert [row[2] for row in numbers] == sorted(row[2] for row in numbers)


def test_each_row_on_a_gpu_has_a_peak_of_its_own(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    gpu, reset = import_module("gpu"), []
    monkeypatch.setattr(gpu.tf.config, "list_physical_devices", lambda kind: [kind])
    monkeypatch.setattr(gpu.tf.config.experimental, "reset_memory_stats", reset.append)
    assert gpu.milliseconds(lambda: 0.0, 1) > 0
    assert reset == ["GPU:0"]


def test_an_unknown_network_is_told_which_there_are():
    done = subprocess.run(
        [sys.executable, "gpu.py", "AlexNet"], cwd=BENCHMARKS, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "`names` must be of ResNet-18, MobileNet; got AlexNet" in done.stderr
