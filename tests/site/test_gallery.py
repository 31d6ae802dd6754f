"""The gallery's lines run as they are, make the pictures beside them, and show all there is."""

import functools

from coursekit import models
import matplotlib
import numpy as np
from PIL import Image
import pytest
from site_builder.gallery import FOLDER, SECTIONS, draw, examples
from site_builder.gallery_names import names_to_show, used_names
from site_builder.reference import public_packages

LINES = 10  # aside from imports
SAME = 10  # gray levels of 255, on average; fonts and rounding differ between machines
LARGEST = 150_000  # bytes
EXAMPLES = examples()


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    matplotlib.use("agg")


@pytest.fixture(scope="module", autouse=True)
def each_trained_model_built_once():
    """Lets the examples share the network that none of them trains, and what is compiled for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "efficientnet_lite", functools.cache(models.efficientnet_lite))
        yield


def small(picture):
    return np.asarray(picture.convert("RGB").resize((24, 24), Image.Resampling.BOX), "float32")


@pytest.mark.parametrize("name", [example.name for example in EXAMPLES])
def test_the_lines_make_the_picture(name):
    drawn, kept = draw(name), Image.open(FOLDER / f"{name}.png")
    assert np.allclose(drawn.size, kept.size, rtol=0.05)
    assert np.std(small(drawn)) > 5
    assert np.mean(np.abs(small(drawn) - small(kept))) < SAME


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_short_and_told_in_words(example):
    lines = [line for line in example.code.splitlines() if line.strip()]
    assert len([line for line in lines if not line.startswith(("import ", "from "))]) <= LINES
    assert min(len(example.about), len(example.alt)) > 60


def test_every_picture_has_its_lines_and_is_small():
    pictures = {
        path.relative_to(FOLDER).with_suffix("").as_posix(): path
        for path in FOLDER.glob("**/*.png")
    }
    assert set(pictures) == {example.name for example in EXAMPLES}
    assert max(path.stat().st_size for path in pictures.values()) <= LARGEST
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} - {"__pycache__"} == {
        *SECTIONS
    }


def test_every_visualizer_analysis_and_augmentation_has_an_example():
    packages = public_packages()
    shown = {name for example in EXAMPLES for name in used_names(example.code, packages)}
    assert [name for name in names_to_show(packages) if name not in shown] == []


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("from coursekit import plot", []),
        ("from coursekit import plot\nplot.curves(plot.mosaic(1))", ["plot.curves", "plot.mosaic"]),
        ("from coursekit import plot as p\nf = p.mosaic", ["plot.mosaic"]),
        ("from coursekit.plot import mosaic\nmosaic(1)", ["plot.mosaic"]),
        ("import other as plot\nplot.mosaic(1)", []),
        ("text = 'plot.mosaic'", []),
        ("from coursekit import plot\nplot.unheard_of()", []),
    ],
)
def test_names_are_found_where_they_are_used(code, names):
    packages = {"coursekit.plot": ["mosaic", "curves"]}
    assert used_names(code, packages) == [f"coursekit.{name}" for name in names]
