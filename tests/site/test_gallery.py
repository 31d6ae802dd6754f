"""The gallery's lines run as they are, and make the pictures that stand beside them."""

import matplotlib
import numpy as np
from PIL import Image
import pytest
from site_builder.gallery import FOLDER, draw, examples

LINES = 16  # statements aside from imports; "about ten"
SAME = 10  # gray levels of 255, on average; fonts and rounding differ between machines


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    matplotlib.use("agg")


def small(picture):
    return np.asarray(picture.convert("RGB").resize((24, 24), Image.Resampling.BOX), "float32")


@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_lines_make_the_picture(name):
    drawn, kept = draw(name), Image.open(FOLDER / f"{name}.png")
    assert np.allclose(drawn.size, kept.size, rtol=0.05)
    assert np.std(small(drawn)) > 5
    assert np.mean(np.abs(small(drawn) - small(kept))) < SAME


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_an_example_is_short_and_told_in_words(example):
    lines = [line for line in example.code.splitlines() if line.strip()]
    assert len([line for line in lines if not line.startswith(("import ", "from "))]) <= LINES
    assert min(len(example.about), len(example.alt)) > 60


def test_every_picture_has_its_lines_and_is_small():
    pictures = {path.stem: path for path in FOLDER.glob("*.png")}
    assert set(pictures) == {example.name for example in examples()}
    assert max(path.stat().st_size for path in pictures.values()) < 200_000
