"""Right answers to the exercises of lesson 03 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def max_pool(images, size, stride):
    parts = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    return parts[:, ::stride, ::stride].max(axis=(-2, -1))


def blocks_only(images, size, stride):
    images = images[:, : images.shape[1] // size * size, : images.shape[2] // size * size]
    count, height, width, channels = images.shape
    return images.reshape(count, height // size, size, width // size, size, channels).max((2, 4))


def from_zero(images, size, stride):
    return np.maximum(max_pool(images, size, stride), 0)


def path_weights(windows, spread=True, jumps=True):
    paths, jump = np.ones(1), 1
    for kernel, stride, dilation in windows:
        step = (dilation if spread else 1) * (jump if jumps else 1)
        comb = np.zeros((kernel - 1) * step + 1)
        comb[::step] = 1
        paths, jump = np.convolve(paths, comb), jump * stride
    return paths


RIGHT = [
    ("03.1", 25),
    ("03.1", 25.0),
    ("03.2", 112),
    ("03.2", np.ceil(223 / 2)),
    ("03.3", [206, 223]),
    ("03.3", np.array([206, 223])),
    ("03.4", max_pool),
    ("03.5", path_weights),
    ("03.5", lambda windows: path_weights(windows).astype(int).tolist()),
]
WRONG = [
    ("03.1", 11, "jump"),
    ("03.1", 17, "spans 5"),
    ("03.1", 33, "next layer"),
    ("03.1", 20, "Write size"),
    ("03.2", 111, "223"),
    ("03.2", 75, "overlap"),
    ("03.2", 224, "2n + 1"),
    ("03.3", [206, 240], "padding"),
    ("03.3", [206, 224], "from 0"),
    ("03.3", [220, 223], "begins"),
    ("03.3", [206, 210], "35 rows"),
    ("03.3", 206, "two rows"),
    ("03.4", blocks_only, "overlap"),
    ("03.4", from_zero, "negative"),
    ("03.4", lambda images, size, stride: max_pool(images, size, size), "overlap"),
    ("03.4", np.ones((2, 3, 3, 3)), "function"),
    ("03.5", lambda windows: path_weights(windows, jumps=False), "Behind a stride"),
    ("03.5", lambda windows: path_weights(windows, spread=False), "Dilation"),
    ("03.5", lambda windows: path_weights(windows) / path_weights(windows).sum(), "do not divide"),
    ("03.5", lambda windows: path_weights(windows[::-1]), "Behind a stride"),
    ("03.5", lambda windows: np.ones_like(path_weights(windows)), "1 2 3 2 1"),
    ("03.5", [1, 2, 3, 2, 1], "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG
