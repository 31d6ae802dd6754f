"""One label for each pixel, whatever its kind of numbers."""

import numpy as np

TABLE = 4  # entries for each pixel up to which a look-up table of labels is faster than sorting
LARGEST = 2**62  # of numbers whose differences are held in 64 bits


def read_labels(name, labels):
    """Returns (H, W) labels as int32 from 0 to n - 1, in the order of their numbers.

    Raises:
        ValueError: If the labels are not (H, W) whole numbers.
    """
    labels = np.asarray(labels)
    if labels.ndim == 3 and labels.shape[2] == 1:
        labels = labels[..., 0]
    if labels.ndim != 2 or not labels.size:
        raise ValueError(
            f"`{name}` must be (H, W), one label for each pixel; got shape {labels.shape}"
            f"{_advice(labels)}."
        )
    _require_whole(name, labels)
    return _renumbered(labels)


def read_pair(labels, truth):
    """Returns segments and their truth as `read_labels` does, of one shape."""
    labels, truth = read_labels("labels", labels), read_labels("truth", truth)
    if labels.shape != truth.shape:
        raise ValueError(
            f"`labels` must be of the shape of `truth`, {truth.shape}; got {labels.shape}."
        )
    return labels, truth


def _renumbered(labels):
    """Returns whole numbers as int32 from 0 to n - 1, in their order."""
    least, largest = int(labels.min()), int(labels.max())
    if largest - least >= TABLE * labels.size or max(-least, largest) > LARGEST:
        inverse = np.unique(labels, return_inverse=True)[1]
        return inverse.reshape(labels.shape).astype("int32")
    places = labels.astype("int64") - least
    is_taken = np.zeros(largest - least + 1, bool)
    is_taken[places] = True
    return (np.cumsum(is_taken, dtype="int32") - 1)[places]


def _advice(labels):
    if labels.ndim == 3:
        return ": take `argmax(-1)` of a one-hot map, or one mask of a batch"
    return ""


def _require_whole(name, labels):
    """Requires whole numbers, also as floats or booleans."""
    kind = labels.dtype.kind
    if kind not in "biuf":
        raise ValueError(f"`{name}` must hold whole numbers; got dtype {labels.dtype}.")
    if kind == "f" and not (np.isfinite(labels) & (labels == np.floor(labels))).all():
        wrong = labels[~(np.isfinite(labels) & (labels == np.floor(labels)))][0]
        raise ValueError(
            f"`{name}` must hold whole numbers, one label for each pixel; got {wrong:.4g}."
        )
