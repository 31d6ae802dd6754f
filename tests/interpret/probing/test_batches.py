from coursekit.interpret.probing import batches
from coursekit.interpret.probing.batches import in_batches, progress
import numpy as np
import pytest


@pytest.mark.parametrize("size", [1, 2, 5, 9])
def test_batches_are_joined_in_order(size):
    left, right = np.arange(5.0), np.arange(10.0).reshape(5, 2)
    total, double = in_batches(lambda x, y: (y.sum(1) + x, 2 * x), [left, right], size=size)
    np.testing.assert_array_equal(total, right.sum(1) + left)
    np.testing.assert_array_equal(double, 2 * left)


def test_no_batch_is_larger_than_its_size():
    sizes = []
    in_batches(lambda x: sizes.append(len(x)) or x, [np.arange(5)], size=2)
    assert sizes == [2, 2, 1]


def test_short_work_shows_nothing(capsys):
    with progress(2, "images") as done:
        done(1)
        done(2)
    assert capsys.readouterr().err == ""


def test_long_work_shows_how_much_is_done(capsys, monkeypatch):
    monkeypatch.setattr(batches, "PATIENCE", -1)
    with progress(4, "images") as done:
        done(1)
    assert "1 of 4 images" in capsys.readouterr().err
