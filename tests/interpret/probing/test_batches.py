from coursekit.interpret.probing import batches
from coursekit.interpret.probing.batches import in_batches, progress, versions_in_batches
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


@pytest.mark.parametrize("size", [1, 4, 100])
def test_versions_of_several_images_share_batches(size):
    found = list(versions_in_batches(3, 5, size=size, what="versions"))
    pairs = [pair for batch in found for pair in zip(*batch, strict=True)]
    assert pairs == [(image, version) for image in range(3) for version in range(5)]
    assert [len(image) for image, _ in found[:-1]] == [size] * (len(found) - 1)


def test_progress_is_not_shown_at_every_step(capsys, monkeypatch):
    monkeypatch.setattr(batches, "PATIENCE", -1)
    with progress(100, "images") as done:
        for number in range(1, 101):
            done(number)
    lines = capsys.readouterr().err.split("\r")[1:]
    assert len(lines) == 2
    assert lines[0].startswith("1 of 100")
    assert lines[1].startswith("100 of 100")
