"""Counts are whole numbers on JAX too, which has no integer above 32 bits unless asked."""

from importlib.util import find_spec
import os
from pathlib import Path
import subprocess
import sys

import pytest

SCRIPT = Path(__file__).with_name("counts_on_jax.py")


@pytest.mark.skipif(find_spec("jax") is None, reason="jax is not installed")
def test_jax_counts_as_far_and_compiles_the_metrics():
    done = subprocess.run(
        [sys.executable, SCRIPT],
        env=os.environ | {"KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    count, iou, accuracy = done.stdout.split()
    assert int(count) == 5 * (3 * 2**29 + 3)
    assert float(iou) == pytest.approx(0.5)
    assert float(accuracy) == pytest.approx(2 / 2.5)
