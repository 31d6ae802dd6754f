"""Pictures behind a slider.

`slider` draws a figure for each of a handful of values; a notebook and a website move between
them without a kernel. `unit_layers` draws what dropout keeps of a small network.

Three states of the slider: a network of dots with all its lines, one with five orange crosses and
fewer lines, and one with more crosses and few lines.
"""

import io

from coursekit import plot
from matplotlib import pyplot as plt
import numpy as np

units = [np.random.default_rng(0).random(count) for count in (6, 8, 5)]
found = plot.slider(lambda p: plot.unit_layers([x >= p for x in units]), "rate", [0, 0.25, 0.5])
frames = {f"rate {p}": plt.imread(io.BytesIO(x))[..., :3] for p, x in found.pictures.items()}
plot.image_row(frames, side=3.2)
