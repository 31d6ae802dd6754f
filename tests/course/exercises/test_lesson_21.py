"""Right answers to the exercises of lesson 21 pass; plausible wrong ones get a hint."""

import re

from coursekit.course.checking import feedback
from coursekit.segmentation import undersegmentation_error
import numpy as np
import pytest
from scipy import ndimage
from skimage import measure
from skimage.feature import peak_local_max
from skimage.segmentation import watershed


def bleeding(labels, truth):
    labels, truth = (np.unique(each, return_inverse=True)[1].ravel() for each in (labels, truth))
    shared = np.zeros((labels.max() + 1, truth.max() + 1))
    np.add.at(shared, (labels, truth), 1)
    return np.minimum(shared, shared.sum(axis=1, keepdims=True) - shared).sum() / labels.size


def largest_label_first(labels, truth):
    shared = np.array([np.bincount(truth[labels == k], minlength=99) for k in range(16)])
    return np.minimum(shared, shared.sum(axis=1, keepdims=True) - shared).sum() / labels.size


def is_inside(fine, coarse):
    return all(len(np.unique(coarse[fine == segment])) == 1 for segment in np.unique(fine))


def split_touching(mask, sigma=2.0):
    distance = ndimage.gaussian_filter(ndimage.distance_transform_edt(mask), sigma)
    peaks = peak_local_max(distance, min_distance=5, labels=measure.label(mask))
    markers = np.zeros(mask.shape, int)
    markers[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
    return watershed(-distance, markers, mask=mask)


RIGHT = [
    ("21.1", (1.4, 6.75)),
    ("21.1", np.array([[1.4], [6.75]])),
    ("21.2", 0.75),
    ("21.2", 12 / 16),
    ("21.3", bleeding),
    ("21.3", undersegmentation_error),
    ("21.4", is_inside),
    ("21.4", lambda fine, coarse: np.bool_(is_inside(fine, coarse))),
    ("21.5", split_touching),
]
WRONG = [
    ("21.1", (1.5, 7.33), "the lesson's row"),
    ("21.1", (6.75, 1.4), "Turn the two around"),
    ("21.1", (1.0, 5.2), "repeat"),
    ("21.1", 1.4, "two numbers"),
    ("21.1", "1.4, 6.75", "two numbers"),
    ("21.2", 0.25, "wrong pixels"),
    ("21.2", 12, "divide by all 16"),
    ("21.2", 0.5, "In each quarter"),
    ("21.2", None, "one number"),
    ("21.3", 0.2, "a function"),
    ("21.3", lambda labels, truth: bleeding(labels, truth) / 2, "once for every region"),
    ("21.3", lambda labels, truth: bleeding(labels, truth) * labels.size, "Divide"),
    ("21.3", lambda labels, truth: 0.1, "the smaller of"),
    ("21.3", lambda labels, truth: None, "one number"),
    ("21.3", largest_label_first, "raised|Labels are names"),
    ("21.4", True, "a function"),
    ("21.4", lambda fine, coarse: is_inside(coarse, fine), "Joined segments"),
    ("21.4", lambda fine, coarse: fine.max() >= coarse.max(), "unrelated|names"),
    ("21.4", lambda fine, coarse: True, "Turned around"),
    ("21.5", 3, "a function"),
    ("21.5", lambda mask: measure.label(mask), "Two disks that touch"),
    ("21.5", lambda mask: measure.label(mask) + 1, "background"),
    ("21.5", lambda mask: np.zeros(3), "shape"),
    ("21.5", lambda mask: 0 * mask.astype(int), "Every pixel"),
]


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_right_answers_pass(name, value):
    said = feedback(name, value)
    assert said.right, said.text


@pytest.mark.parametrize(("name", "value", "hint"), WRONG)
def test_wrong_answers_get_a_hint(name, value, hint):
    said = feedback(name, value)
    assert said.right is False
    assert re.search(hint, said.text), said.text
