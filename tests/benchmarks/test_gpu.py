"""The benchmark of devices runs on a CPU, under both backends, and names what it measured."""

from importlib import import_module
import os
from pathlib import Path
import subprocess
import sys

import pytest

HERE = Path(__file__).parent
BENCHMARKS = HERE.parents[1] / "benchmarks"
SMALL = ["small", "--size", "16", "--batch-sizes", "2", "4", "--rounds", "1", "--output"]
SETTINGS = ("float32", "float32, XLA", "mixed_bfloat16", "mixed_bfloat16, XLA")


@pytest.fixture
def gpu(monkeypatch):
    """The benchmark's module."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("gpu")


def check_table(text, backend, settings):
    title, _, _, _, *lines = text.splitlines()
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


def test_it_writes_a_table_of_positive_numbers_that_names_the_device(gpu, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(HERE)
    monkeypatch.setitem(gpu.MODELS, "small", import_module("small_network").small)
    monkeypatch.setattr(gpu.tf.config, "list_physical_devices", lambda kind=None: [])
    monkeypatch.setattr(sys, "argv", ["gpu.py", *SMALL, str(tmp_path / "table.md")])
    gpu.main()
    check_table((tmp_path / "table.md").read_text("utf-8"), "tensorflow", SETTINGS)


def test_it_does_so_on_jax(tmp_path):
    settings = {"PYTHONPATH": str(BENCHMARKS), "CUDA_VISIBLE_DEVICES": "-1", "KERAS_BACKEND": "jax"}
    settings["XLA_FLAGS"] = "--xla_backend_optimization_level=0"  # compiling takes most of it
    done = subprocess.run(
        [sys.executable, HERE / "small_network.py", *SMALL, str(tmp_path / "table.md")],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    check_table((tmp_path / "table.md").read_text("utf-8"), "jax", SETTINGS[1::2])


def test_each_row_on_a_gpu_has_a_peak_of_its_own(gpu, monkeypatch):
    reset = []
    monkeypatch.setattr(gpu.tf.config, "list_physical_devices", lambda kind: [kind])
    monkeypatch.setattr(gpu.tf.config.experimental, "reset_memory_stats", reset.append)
    assert gpu.milliseconds(lambda: 0.0, 1) > 0
    assert reset == ["GPU:0"]


def test_an_unknown_network_is_told_which_there_are(gpu, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gpu.py", "AlexNet"])
    with pytest.raises(SystemExit, match="2"):
        gpu.main()
    said = capsys.readouterr().err
    assert "`names` must be of ResNet-18, MobileNet; got AlexNet" in said
