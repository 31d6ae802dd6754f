"""Right answers to the exercises of lesson 18 pass; plausible wrong ones get a hint."""

from coursekit.course.checking import feedback
from coursekit.course.exercises import lesson_18  # noqa: F401
import numpy as np
import pytest


def variance_kept(features, components):
    sizes = np.linalg.svd(features - features.mean(axis=0), compute_uv=False) ** 2
    return sizes[:components].sum() / sizes.sum()


def not_squared(features, components):
    sizes = np.linalg.svd(features - features.mean(axis=0), compute_uv=False)
    return sizes[:components].sum() / sizes.sum()


def not_centered(features, components):
    sizes = np.linalg.svd(features, compute_uv=False) ** 2
    return sizes[:components].sum() / sizes.sum()


def peak_of(filter):
    spectrum = np.abs(np.fft.fft2(filter, (96, 96)))
    return np.fft.fftfreq(96)[list(np.unravel_index(spectrum.argmax(), spectrum.shape))]


def stripe_angle(filter):
    down, right = peak_of(filter - filter.mean())
    return np.rad2deg(np.arctan2(down, right)) % 180


def with_the_mean(filter):
    down, right = peak_of(filter)
    return np.rad2deg(np.arctan2(down, right)) % 180


def neighbor_accuracy(points, labels, neighbors=5, first=1):
    distances = np.linalg.norm(points[:, None] - points, axis=-1)
    near = labels[np.argsort(distances, axis=1)[:, first : first + neighbors]]
    votes = [np.bincount(row).argmax() for row in near]
    return np.mean(np.array(votes) == labels)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("18.1", 19),
        ("18.1", np.float32(19)),
        ("18.2", variance_kept),
        ("18.3", stripe_angle),
        ("18.4", neighbor_accuracy),
    ],
)
def test_right_answers_pass(name, value):
    assert feedback(name, value).right


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("18.1", 13, "stride"),
        ("18.1", 12, "windows"),
        ("18.1", 33, "Draw"),
        ("18.1", (19, 19), "one number"),
        ("18.1", "wide", "one number"),
        ("18.2", 0.9, "function"),
        ("18.2", not_squared, "squared"),
        ("18.2", not_centered, "mean"),
        ("18.2", lambda features, components: components / 6, "another"),
        ("18.2", lambda features, components: features, "one number"),
        ("18.3", 45, "function"),
        ("18.3", with_the_mean, "Add 5|off by|across"),
        ("18.3", lambda filter: (stripe_angle(filter) + 90) % 180, "across"),
        ("18.3", lambda filter: -stripe_angle(filter) % 180, "downwards"),
        ("18.3", lambda filter: np.deg2rad(stripe_angle(filter)), "radians"),
        ("18.3", lambda filter: stripe_angle(filter) - 180, "from 0 to below 180"),
        ("18.3", lambda filter: 0.0, "off by"),
        ("18.4", 0.5, "function"),
        ("18.4", lambda p, y, k: neighbor_accuracy(p, y, k, first=0), "itself"),
        ("18.4", lambda p, y, k: 100 * neighbor_accuracy(p, y, k), "from 0 to 1"),
        ("18.4", lambda p, y, k: neighbor_accuracy(p, y, k + 2), "another"),
        ("18.4", lambda p, y, k: y, "one number"),
    ],
)
def test_plausible_wrong_answers_get_their_hint(name, value, hint):
    right, text = feedback(name, value)
    assert right is False
    assert any(part in text for part in hint.split("|")), text


def test_a_function_that_fails_is_no_crash():
    assert "TypeError" in feedback("18.4", lambda points: 1).text
