"""Right answers to the exercises of lesson 13 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np


def flip_boxes(boxes, width):
    top, left, bottom, right = np.asarray(boxes).T
    return np.stack([top, width - right, bottom, width - left], axis=1)


def shift(images, masks, most, rng, *, mask_rng=None, mode="constant", low=0, same=False):
    height, width = masks.shape[1:]

    def moved(arrays, generator):
        pads = [(0, 0), (most, most), (most, most)] + [(0, 0)] * (arrays.ndim - 3)
        wide = np.pad(arrays, pads, mode=mode)
        corners = generator.integers(low, 2 * most + 1, (len(arrays), 2))
        corners = corners[:1].repeat(len(arrays), axis=0) if same else corners
        return np.stack(
            [wide[i, r : r + height, c : c + width] for i, (r, c) in enumerate(corners)]
        )

    seed = int(rng.integers(1000))
    return (
        moved(images, np.random.default_rng(seed)),
        moved(masks, np.random.default_rng(seed + 1 if mask_rng else seed)),
    )


def shift_with(**options):
    return lambda images, masks, most, rng: shift(images, masks, most, rng, **options)


def diagonal(images, masks, most, rng):
    moves = rng.integers(-most, most + 1, len(images))
    padded = np.pad(masks, ((0, 0), (most, most), (most, most)))
    height, width = masks.shape[1:]
    out = [
        p[most - k : most - k + height, most - k : most - k + width]
        for p, k in zip(padded, moves, strict=True)
    ]
    return np.stack(out)[..., None], np.stack(out)


RIGHT = [
    ("13.1", [3, 2, 1, 0, 0]),
    ("13.1", np.array([0, 0, 1, 2, 3])[::-1]),
    ("13.2", [6, 9]),
    ("13.2", np.array([9, 6])),
    ("13.3", flip_boxes),
    ("13.3", lambda boxes, width: np.abs(np.array([0, width, 0, width]) - boxes[:, [0, 3, 2, 1]])),
    ("13.4", 255),
    ("13.4", 255.0000001),
    ("13.5", shift),
    ("13.5", lambda *given: list(shift(*given))),
]
WRONG = [
    ("13.1", [0, 0, 5, 4, 3], "Move first"),
    ("13.1", [0, 0, 1, 2, 3], "right to left"),
    ("13.1", [3, 2, 1, 5, 4], "does not come back"),
    ("13.1", [2, 1, 5, 4, 3], "does not come back"),
    ("13.1", [3, 2, 1, 1, 1], "does not come back"),
    ("13.1", [3, 2, 1, 5, 4][::-1], "begins with two zeros"),
    ("13.1", [3, 4, 5, 0, 0], "to the left"),
    ("13.1", [3, 2, 1], "five"),
    ("13.2", [6, 8, 9], "same digit"),
    ("13.2", [6], "becomes the one"),
    ("13.2", [2, 5, 6, 9], "straight strokes"),
    ("13.2", [4, 6, 9], "no digit"),
    ("13.2", "six", "list"),
    ("13.3", lambda boxes, width: boxes, "width - x"),
    (
        "13.3",
        lambda boxes, width: np.array([0, width, 0, width]) + boxes * [1, -1, 1, -1],
        "change places",
    ),
    ("13.3", lambda boxes, width: flip_boxes(boxes, width - 1), "whole width"),
    ("13.3", lambda boxes, width: flip_boxes(boxes, width)[:, [2, 1, 0, 3]], "Top and bottom"),
    ("13.3", lambda boxes, width: boxes[0], "shape"),
    ("13.3", [[2, 6, 5, 9]], "function"),
    ("13.4", 255**2, "white"),
    ("13.4", 1, "unit once"),
    ("13.4", np.sqrt(255), "root"),
    ("13.4", 10, "eigenvalue"),
    ("13.5", shift_with(mask_rng=True), "draw once"),
    ("13.5", shift_with(mode="wrap"), "zeros come in"),
    ("13.5", shift_with(mode="edge"), "zeros come in"),
    ("13.5", shift_with(low=2), "never come"),
    ("13.5", shift_with(same=True), "moved alike"),
    ("13.5", diagonal, "never come"),
    ("13.5", lambda images, masks, most, rng: shift(images, masks, 3, rng), "more than"),
    ("13.5", lambda images, masks, most, rng: shift(images, masks, most, rng)[0], "two arrays"),
    ("13.5", lambda images, masks, most, rng: (images, masks[:5]), "shapes"),
    ("13.5", np.ones((2, 2)), "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG
