"""Right answers to the exercises of lesson 06 pass; plausible wrong ones get a hint."""

from exercise_check import ExerciseCheck
import numpy as np
from scipy import special, stats


def quantile_loss(y, predicted, share):
    return np.maximum(share * (y - predicted), (share - 1) * (y - predicted))


def poisson_nll(counts, s):
    return np.exp(s) - counts * s


def coverage(y, mean, sigma):
    return np.mean(np.abs(y - mean) < 1.645 * sigma)


def mixture_moments(weights, means, sigmas):
    mean = weights @ means
    return mean, np.sqrt(weights @ (sigmas**2 + means**2) - mean**2)


RIGHT = [
    ("06.1", np.log(1 + 99 / np.e)),
    ("06.1", 3.623),
    ("06.2", quantile_loss),
    ("06.3", poisson_nll),
    ("06.3", lambda counts, s: np.exp(s) - counts * s + special.gammaln(counts + 1)),
    ("06.3", lambda counts, s: -stats.poisson.logpmf(counts, np.exp(s))),
    ("06.4", coverage),
    ("06.5", mixture_moments),
]
WRONG = [
    ("06.1", 0.0, "single softmax"),
    ("06.1", np.log(1 + 9 / np.e), "ten classes"),
    ("06.1", np.log(100), "knows nothing"),
    ("06.1", np.e / (np.e + 99), "probability"),
    ("06.1", 1.0, "99 scores"),
    ("06.1", "large", "one number"),
    ("06.2", lambda y, p, share: quantile_loss(y, p, 1 - share), "exchanged"),
    ("06.2", lambda y, p, share: np.where(y > p, share, 1 - share) * (y - p), "negative"),
    ("06.2", lambda y, p, share: np.abs(y - p), "below it"),
    ("06.2", lambda y, p, share: quantile_loss(y, p, 0.9), "half"),
    ("06.2", lambda y, p, share: quantile_loss(y, p, share).mean(), "for each answer"),
    ("06.2", 0.9, "function"),
    ("06.3", lambda counts, s: -poisson_nll(counts, s), "negative"),
    ("06.3", lambda counts, s: s - counts * np.log(s), "e to the power"),
    ("06.3", lambda counts, s: (np.exp(s) - counts) ** 2, "logarithm"),
    ("06.3", lambda counts, s: poisson_nll(counts, s).mean(), "each count"),
    ("06.3", 1.0, "function"),
    ("06.4", lambda y, mean, sigma: np.mean(np.abs(y - mean) < 1.96 * sigma), "95%"),
    ("06.4", lambda y, mean, sigma: np.mean(np.abs(y - mean) < sigma), "68%"),
    ("06.4", lambda y, mean, sigma: np.mean(np.abs(y - mean) < 1.28 * sigma), "10% on"),
    ("06.4", lambda y, mean, sigma: np.mean(np.abs(y) < 1.645 * sigma), "own means"),
    ("06.4", lambda y, mean, sigma: np.mean(y - mean < 1.645 * sigma), "both sides"),
    ("06.4", lambda y, mean, sigma: np.sum(np.abs(y - mean) < 1.645 * sigma), "their number"),
    ("06.4", lambda y, mean, sigma: np.abs(y - mean) < 1.645 * sigma, "one number"),
    ("06.4", lambda y, mean, sigma: np.mean(np.abs(y - mean) < 1.645), "their own"),
    ("06.4", 0.9, "function"),
    ("06.5", lambda w, m, s: (w @ m, w @ s), "within"),
    ("06.5", lambda w, m, s: (w @ m, np.sqrt(w @ s**2)), "within"),
    ("06.5", lambda w, m, s: (w @ m, np.sqrt(w @ m**2 - (w @ m) ** 2)), "between"),
    ("06.5", lambda w, m, s: (w @ m, mixture_moments(w, m, s)[1] ** 2), "root"),
    ("06.5", lambda w, m, s: (m.mean(), s.mean()), "weighted mean"),
    ("06.5", lambda w, m, s: (w @ m, 1.0), "mean of the squares"),
    ("06.5", lambda w, m, s: w @ m, "two numbers"),
    ("06.5", 0.8, "function"),
]


class TestAnswers(ExerciseCheck):
    RIGHT, WRONG = RIGHT, WRONG
