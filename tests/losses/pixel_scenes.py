"""Labels and logits of a small segmentation problem of three classes."""

import numpy as np

RNG = np.random.default_rng(0)
LOGITS = RNG.normal(size=(4, 5, 6, 3)).astype("float32")
LABELS = RNG.integers(0, 3, (4, 5, 6)).astype("uint8")
HOLES = np.where(RNG.random(LABELS.shape) < 0.3, 255, LABELS).astype("uint8")
WEIGHTS = RNG.random(LABELS.shape).astype("float32")
