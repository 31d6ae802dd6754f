"""Alike for a network.

Four changes with the same mean square difference. A network's features find a brighter or a moved
photograph much like the first, and noise and blur far from it.

A cat, and the same cat moved by two pixels, in noise, brighter and blurred, each with its distance
above: small where it is brighter or moved, four times that in noise and blurred.
"""

from coursekit import analysis, interpret, plot
from coursekit.models import efficientnet_lite, preprocess
import numpy as np
from scipy.ndimage import gaussian_filter
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
photo = preprocess(data.chelsea())
noise = np.random.default_rng(0).normal(size=photo.shape)
others = {"moved": analysis.shifted_images(photo, (0, 2), fill="edge") - photo, "in noise": noise}
others |= {"brighter": np.ones_like(photo), "blurred": gaussian_filter(photo, (0, 3, 3, 0)) - photo}
size = {name: np.sqrt(np.mean(x**2)) for name, x in others.items()}
changed = {name: photo + x * size["moved"] / size[name] for name, x in others.items()}
far = {n: interpret.perceptual_distance(photo, x, model=model)[0] for n, x in changed.items()}
titled = {"photograph": photo} | {f"{name}: {far[name]:.2f}": x for name, x in changed.items()}
plot.image_row({name: np.clip(x / 2 + 0.5, 0, 1) for name, x in titled.items()}, side=2)
