"""Right answers to the exercises of lesson 19 pass; plausible wrong ones get a hint."""

from coursekit.course.exercises.lesson_19 import IMAGE, WEIGHTS
from exercise_check import ExerciseCheck
import numpy as np

DROPS = WEIGHTS * (IMAGE - IMAGE.mean())


def grad_cam_from(maps, gradients):
    weights = gradients.mean(axis=(1, 2), keepdims=True)
    return np.maximum((weights * maps).sum(axis=-1), 0)


def signed_cam(maps, gradients):
    return (gradients.mean(axis=(1, 2), keepdims=True) * maps).sum(axis=-1)


def mean_gradient(gradient, image, steps):
    return np.mean([gradient((k + 0.5) / steps * image) for k in range(steps)], axis=0)


def integrated_gradients(gradient, image, steps):
    return image * mean_gradient(gradient, image, steps)


def without_signs(gradient, image, steps):
    return np.abs(integrated_gradients(gradient, image, steps))


RIGHT = [
    ("19.1", DROPS),
    ("19.1", DROPS.tolist()),
    ("19.2", 17),
    ("19.2", np.float32(17)),
    ("19.3", lambda images: images.max(axis=-1)),
    ("19.3", lambda images: np.minimum(images.sum(axis=1), 2)),
    ("19.4", grad_cam_from),
    ("19.5", integrated_gradients),
]
WRONG = [
    ("19.1", -DROPS, "sign"),
    ("19.1", WEIGHTS * IMAGE, "black cover"),
    ("19.1", WEIGHTS, "nudge"),
    ("19.1", DROPS + 1, "by hand"),
    ("19.1", DROPS.ravel(), "three rows"),
    ("19.1", "zero", "three rows"),
    ("19.2", 16, "not exactly zero"),
    ("19.2", 18, "one step before"),
    ("19.2", 37, "float64"),
    ("19.2", 16.7, "whole number"),
    ("19.2", [1, 2], "one whole number"),
    ("19.3", lambda images: images.sum(axis=-1), "single cover"),
    ("19.3", lambda images: np.ones(len(images)), "all four"),
    ("19.3", lambda images: images.max(), "one score an image"),
    ("19.3", lambda images: images.max(axis=-1) + len(images), "other images"),
    ("19.3", 3, "function"),
    (
        "19.4",
        lambda maps, gradients: (gradients.mean((1, 2), keepdims=True) * maps).sum(-1),
        "left",
    ),
    ("19.4", lambda maps, gradients: np.maximum((gradients * maps).sum(-1), 0), "one weight"),
    ("19.4", lambda maps, gradients: grad_cam_from(maps, gradients) / maps.shape[-1], "rows and"),
    ("19.4", lambda maps, gradients: grad_cam_from(maps, gradients).sum(axis=0), "should make"),
    ("19.4", None, "function"),
    ("19.5", lambda gradient, image, steps: image * gradient(image), "on the way"),
    ("19.5", mean_gradient, "move from black"),
    ("19.5", without_signs, "each pixel"),
    ("19.5", lambda gradient, image, steps: image.sum(), "shape"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG
