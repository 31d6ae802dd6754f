"""A slider holds a picture for each value, and starts with one that needs no script."""

import base64
from html.parser import HTMLParser
import io
import json

from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np
from PIL import Image
import pytest


@pytest.fixture(autouse=True)
def no_figure_is_left():
    plt.switch_backend("agg")
    yield
    assert plt.get_fignums() == []


def draw(level):
    _, ax = plt.subplots(figsize=(2, 1))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.axhspan(0, level, color="black")


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.texts = {}, {}
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.found[tag], self.last = dict(attributes), tag

    def handle_data(self, data):
        self.texts[self.last] = self.texts.get(self.last, "") + data


def darkness(png):
    return 255 - np.asarray(Image.open(io.BytesIO(png)).convert("L"), "float").mean()


def test_each_value_has_its_picture_and_all_are_of_one_size():
    found = plot.slider(draw, "level", [0, 0.25, 0.75, 1]).pictures
    assert list(found) == ["0", "0.25", "0.75", "1"]
    assert len({Image.open(io.BytesIO(png)).size for png in found.values()}) == 1
    assert sorted(found, key=lambda label: darkness(found[label])) == list(found)


def test_the_page_starts_with_a_still_picture_and_holds_all_states():
    found = plot.slider(draw, "level <m>", [0, 0.25, 1], start=1)
    bundle = found._repr_mimebundle_()
    page = Elements(bundle["text/html"])
    still = f"data:image/png;base64,{bundle['image/png']}"
    assert page.found["img"]["src"] == still
    assert page.found["img"]["alt"] == "level <m>", "true of each picture"
    assert base64.b64decode(bundle["image/png"]) == found.pictures["0.25"]
    states = json.loads(page.texts["script"])
    others = {label: png and base64.b64decode(png) for label, png in states}
    assert others == found.pictures | {"0.25": None}, "the still picture is there once"
    given = page.found["input"]
    assert (given["type"], given["min"], given["max"], given["value"]) == ("range", "0", "2", "1")
    assert page.texts["label"].strip() == "level <m>"
    assert page.texts["output"].strip() == "0.25"


def test_texts_are_values_too_and_end_no_script():
    found = plot.slider(lambda _: draw(0.5), "step", ["first", "</script>"])
    page = Elements(found._repr_mimebundle_()["text/html"])
    assert [label for label, _ in json.loads(page.texts["script"])] == ["first", "</script>"]


@pytest.mark.parametrize(
    ("draw", "values", "options", "message"),
    [
        (draw, [1], {}, r"`values` must be two or more; got \[1\]"),
        (draw, [1e6, 1e6 + 1], {}, r"`values` must be written differently; got 1e\+06, 1e\+06"),
        (draw, [0, 1], {"start": 2}, "`start` must be an index from 0 to 1; got 2"),
        (lambda value: None, [0, 1], {}, "`draw` must make one figure; for 0 it made 0"),
    ],
)
def test_what_makes_no_slider_is_refused(draw, values, options, message):
    with pytest.raises(ValueError, match=message):
        plot.slider(draw, "level", values, **options)
