"""Right answers to the exercises of lesson 04 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def to_the_first(upstream, a, b):
    return upstream * (a >= b), upstream * (a < b)


def halves(upstream, a, b):
    share = np.where(a == b, 0.5, a > b)
    return upstream * share, upstream * (1 - share)


def to_both(upstream, a, b):
    return upstream * (a >= b), upstream * (b >= a)


def to_none(upstream, a, b):
    return upstream * (a > b), upstream * (b > a)


def to_the_smaller(upstream, a, b):
    return upstream * (a <= b), upstream * (a > b)


def local_only(upstream, a, b):
    return (a >= b) * 1.0, (a < b) * 1.0


def strided(upstream, image, kernel, stride):
    for_image, for_kernel = np.zeros_like(image), np.zeros_like(kernel)
    for (i, j), share in np.ndenumerate(upstream):
        i, j = stride * i, stride * j
        window = slice(i, i + kernel.shape[0]), slice(j, j + kernel.shape[1])
        for_kernel += share * image[window]
        for_image[window] += share * kernel
    return for_image, for_kernel


def without_stride(upstream, image, kernel, stride):
    return strided(upstream, image, kernel, 1)


def overwriting(upstream, image, kernel, stride):
    for_image = np.zeros_like(image)
    for (i, j), share in np.ndenumerate(upstream):
        rows = slice(stride * i, stride * i + kernel.shape[0])
        for_image[rows, stride * j : stride * j + kernel.shape[1]] = share * kernel
    return for_image, strided(upstream, image, kernel, stride)[1]


def wrong_way_around(upstream, image, kernel, stride):
    return strided(upstream, image, kernel, stride)[::-1]


def last_window_only(upstream, image, kernel, stride):
    return strided(upstream, image, kernel, stride)[0], image[: kernel.shape[0], : kernel.shape[1]]


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(logits, labels):
    return softmax(logits) - np.eye(logits.shape[1])[labels]


def of_the_mean(logits, labels):
    return cross_entropy(logits, labels) / len(labels)


def turned(logits, labels):
    return -cross_entropy(logits, labels)


def overflowing(logits, labels):
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]


RIGHT = [
    ("04.1", [12, 3, 3]),
    ("04.2", to_the_first),
    ("04.2", halves),
    ("04.3", [100_200_000, 100_200_000, 1_200_000]),
    ("04.4", strided),
    ("04.5", cross_entropy),
]
WRONG = [
    ("04.1", [3, 3, 3], "one of its two shares"),
    ("04.1", [9, 3, 3], "one of its two shares"),
    ("04.1", [12, 1, 1], "other's upstream"),
    ("04.1", 12, "three"),
    ("04.2", to_both, "handed on"),
    ("04.2", to_none, "0 is handed on"),
    ("04.2", to_the_smaller, "larger of the two, not"),
    ("04.2", local_only, "local gradients"),
    ("04.2", lambda upstream, a, b: upstream * 0, "two arrays"),
    ("04.2", 1.0, "function"),
    ("04.3", [100_200_000, 1_200_000, 1_200_000], "input end"),
    ("04.3", [100_200_000, 100_200_000, 100_200_000], "row"),
    ("04.3", 1_200_000, "three"),
    ("04.4", without_stride, "stride 1"),
    ("04.4", overwriting, "added up"),
    ("04.4", wrong_way_around, "shape of the image"),
    ("04.4", last_window_only, "weighted"),
    ("04.4", lambda upstream, image, kernel, stride: None, "two arrays"),
    ("04.4", 2, "function"),
    ("04.5", of_the_mean, "mean"),
    ("04.5", turned, "sign"),
    ("04.5", lambda logits, labels: softmax(logits), "probabilities"),
    ("04.5", overflowing, "overflows"),
    ("04.5", lambda logits, labels: logits, "Differentiate"),
    ("04.5", lambda logits, labels: 1.0, "shape"),
    ("04.5", "softmax", "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG
