"""A slider through pictures that are drawn beforehand: it moves without a kernel."""

import base64
import html
import io
import json

from matplotlib import pyplot as plt
from PIL import Image

MOVED = (  # what the browser does when the slider has moved
    "const figure = this.closest('figure');"
    "const states = JSON.parse(figure.querySelector('script').textContent);"
    "const [label, picture] = states[this.value];"
    "const image = figure.querySelector('img');"
    "image.still ??= image.src;"
    "image.src = picture ? 'data:image/png;base64,' + picture : image.still;"
    "figure.querySelector('output').value = label;"
    "this.setAttribute('aria-valuetext', label);"
)
COLORS = 64  # of a picture: there are several in one output
PAGE = """<figure class="coursekit-slider" style="margin: 0">
<img alt="{name}" style="max-width: 100%" src="data:image/png;base64,{picture}">
<label style="display: block">{name}
<input type="range" autocomplete="off" min="0" max="{last}" value="{start}" \
aria-valuetext="{label}" oninput="{moved}">
<output>{label}</output></label>
<script type="application/json">{states}</script>
</figure>"""


class Slider:
    """Pictures behind a slider, shown by a notebook; elsewhere the one at its start.

    Attributes:
        pictures: PNG files as bytes, by label.
    """

    def __init__(self, name, pictures, start):
        self.pictures = pictures
        self._name, self._start = name, start

    def _repr_mimebundle_(self, include=None, exclude=None):
        labels = [*self.pictures]
        encoded = [base64.b64encode(picture).decode() for picture in self.pictures.values()]
        still = encoded[self._start]
        others = [None if picture == still else picture for picture in encoded]
        states = json.dumps([*zip(labels, others, strict=True)]).replace("<", "\\u003c")
        page = PAGE.format(
            name=html.escape(self._name),
            label=html.escape(labels[self._start]),
            picture=still,
            last=len(labels) - 1,
            start=self._start,
            moved=MOVED,
            states=states,
        )
        return {"text/html": page, "image/png": still, "text/plain": repr(self)}

    def __repr__(self):
        return f"<Slider of {self._name}: {', '.join(self.pictures)}>"


def slider(draw, name, values, *, start=0):
    """Draws a figure for each of a handful of values, and puts a slider below.

    The pictures are part of the output, so that the slider moves where no kernel is: in a kept
    notebook that is trusted, and on the website. Elsewhere the picture of the first value shows.

    Args:
        draw: Function of one value that makes one figure.
        name: What the value is, with its unit.
        values: Numbers, which are written to six digits, or texts, in the order of the slider.
        start: Index of the value that is shown first.

    Returns:
        A `Slider`, which a notebook shows if it is the last value of a cell.

    Raises:
        ValueError: If there are fewer than two values, two are written alike, `start` is none of
            their indices, or `draw` does not make one figure.

    Example:
        >>> from coursekit import plot
        >>> def layers(rate):
        ...     plot.unit_layers([[True, rate < 0.5], [True]])
        >>> plot.slider(layers, "probability to drop", [0, 0.5])
        <Slider of probability to drop: 0, 0.5>
    """
    values = list(values)
    if len(values) < 2:
        raise ValueError(f"`values` must be two or more; got {values}.")
    if not 0 <= start < len(values):
        raise ValueError(f"`start` must be an index from 0 to {len(values) - 1}; got {start}.")
    labels = [_label(value) for value in values]
    if len(set(labels)) < len(labels):
        raise ValueError(f"`values` must be written differently; got {', '.join(labels)}.")
    pictures = [_picture(draw, value) for value in values]
    return Slider(name, dict(zip(labels, pictures, strict=True)), start)


def _label(value):
    return value if isinstance(value, str) else f"{value:g}"


def _picture(draw, value):
    """Returns a figure as a PNG file of few colors, and closes it."""
    before = plt.get_fignums()
    draw(value)
    made = [number for number in plt.get_fignums() if number not in before]
    if len(made) != 1:
        raise ValueError(f"`draw` must make one figure; for {value} it made {len(made)}.")
    figure, drawn, small = plt.figure(made[0]), io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png")  # all of one size, so that nothing jumps
    plt.close(figure)
    Image.open(drawn).convert("RGB").quantize(COLORS).save(small, "png", optimize=True)
    return small.getvalue()
