"""Right answers to the exercises of lesson 20 pass; plausible wrong ones get a hint."""

from coursekit.course.checking import feedback
from coursekit.course.exercises import lesson_20
import numpy as np
import pytest

BEST = np.array([4.0, -6.0, 12.0])


def smallest_size(weights, bias, image):
    return abs(weights @ image + bias) / np.abs(weights).sum()


def on_sphere_around(images, norm, center):
    away = images - center
    return center + away * norm / np.sqrt(np.sum(away**2, axis=(1, 2, 3), keepdims=True))


def attack_for_a_file(scores, slope, image, target, step=0.25, steps=200):
    changed = image
    for _ in range(steps):
        if scores(np.round(changed)).argmax() == target:
            break
        changed = np.clip(changed + step * np.sign(slope(changed, target)), 0, 255)
    return np.round(changed)


def stops_before_rounding(scores, slope, image, target, step=0.25):
    while scores(image).argmax() != target:
        image = np.clip(image + step * np.sign(slope(image, target)), 0, 255)
    return np.round(image)


def forgets_to_round(scores, slope, image, target, step=0.25):
    while scores(np.round(image)).argmax() != target:
        image = np.clip(image + step * np.sign(slope(image, target)), 0, 255)
    return image


def leaves_the_range(scores, slope, image, target, step=0.25):
    while scores(np.round(image)).argmax() != target:
        image = image + step * np.sign(slope(image, target))
    return np.round(image)


def never_stops(scores, slope, image, target, step=0.25):
    for _ in range(200):
        image = np.clip(image + step * np.sign(slope(image, target)), 0, 255)
    return np.round(image)


def descends(scores, slope, image, target, step=0.25):
    return attack_for_a_file(scores, lambda x, t: -slope(x, t), image, target, step)


RIGHT = {
    "20.1": [BEST, (4, -6, 12), BEST[None]],
    "20.2": [smallest_size],
    "20.3": [on_sphere_around],
    "20.4": [attack_for_a_file],
}
WRONG = {
    "20.1": [
        (BEST / 2, "length"),
        (-BEST, "direction"),
        ([0, 0, 14], "angle"),
        (np.sign(BEST) * 14 / np.sqrt(3), "angle"),
        ([4, -6], "three numbers"),
        ("weights", "three numbers"),
    ],
    "20.2": [
        (lambda w, b, x: abs(w @ x + b) / np.linalg.norm(w), "along the weights"),
        (lambda w, b, x: (w @ x + b) / np.abs(w).sum(), "never negative"),
        (lambda w, b, x: abs(w @ x) / np.abs(w).sum(), "at the border"),
        (lambda w, b, x: np.sign(w), "one number"),
        (0.1, "function"),
    ],
    "20.3": [
        (lambda x, n, c: x * n / np.sqrt(np.sum(x**2, (1, 2, 3), keepdims=True)), "center"),
        (lambda x, n, c: c + (x - c) * n / np.linalg.norm(x - c), "batch"),
        (lambda x, n, c: on_sphere_around(x, n, c) - c, "center"),
        (lambda x, n, c: on_sphere_around(2 * c - x, n, c), "directions"),
        (lambda x, n, c: x[0], "shape"),
        (BEST, "function"),
    ],
    "20.4": [
        (stops_before_rounding, "not taken"),
        (forgets_to_round, "whole"),
        (leaves_the_range, "range"),
        (never_stops, "too long"),
        (descends, "not taken"),
        (lambda *_: None, "one image"),
        (BEST, "function"),
    ],
    "20.5": [
        (np.zeros((224, 224, 3)), "uint8"),
        (np.zeros((224, 224, 3), "uint8"), "gray levels"),
    ],
}


@pytest.mark.parametrize(("name", "value"), [(k, v) for k, each in RIGHT.items() for v in each])
def test_right_answers_pass(name, value):
    assert feedback(name, value).right, feedback(name, value).text


@pytest.mark.parametrize(
    ("name", "value", "word"), [(k, *pair) for k, each in WRONG.items() for pair in each]
)
def test_wrong_answers_get_a_hint(name, value, word):
    said = feedback(name, value)
    assert said.right is False
    assert word in said.text
    assert "raised" not in said.text


def test_the_photograph_is_no_adversary():
    said = feedback("20.5", lesson_20._cat().astype("uint8"))
    assert said.right is False
    assert "as it is" in said.text


def test_an_espresso_from_five_places_passes(monkeypatch):
    one_answer = np.eye(1000)[[lesson_20.ESPRESSO] * 5]
    monkeypatch.setattr(lesson_20, "_network", lambda: lambda images, training: one_answer)
    assert feedback("20.5", lesson_20._cat().astype("uint8")).right
