from coursekit.layers import MixtureDensityHead
from coursekit.losses import GaussianNLL, MixtureNLL, mixture_parameters
import keras
from loss_check import check_loss
import numpy as np
import pytest
from scipy import special, stats

RNG = np.random.default_rng(0)
TARGETS = RNG.normal(size=(6, 2)).astype("float32")
OUTPUTS = RNG.normal(size=(6, 4, 5)).astype("float32")


def test_it_keeps_the_rules_of_a_loss():
    check_loss(MixtureNLL(), TARGETS, OUTPUTS)


def test_it_is_the_log_of_the_summed_densities():
    log_weights, means, scales = map(np.array, mixture_parameters(OUTPUTS.astype("float64")))
    densities = stats.norm.logpdf(TARGETS[:, None], means, scales).sum(axis=2)
    expected = -special.logsumexp(log_weights + densities, axis=1)
    np.testing.assert_allclose(MixtureNLL(reduction=None)(TARGETS, OUTPUTS), expected, rtol=1e-5)
    np.testing.assert_allclose(np.exp(log_weights).sum(axis=1), 1, rtol=1e-6)


def test_the_density_adds_up_to_1():
    grid = np.linspace(-60, 60, 24_001, dtype="float32")
    outputs = np.broadcast_to(OUTPUTS[:1, :, :3], (grid.size, 4, 3))
    density = np.exp(-np.array(MixtureNLL(reduction=None)(grid, outputs)))
    np.testing.assert_allclose(np.trapezoid(density, grid), 1, rtol=1e-4)


def test_one_component_is_a_gaussian_and_order_does_not_matter():
    single = OUTPUTS[:, :1]
    gaussian = GaussianNLL()(TARGETS, single[:, 0, 1:])
    np.testing.assert_allclose(MixtureNLL()(TARGETS, single), gaussian, rtol=1e-6)
    turned = MixtureNLL()(TARGETS, OUTPUTS[:, ::-1])
    np.testing.assert_allclose(turned, MixtureNLL()(TARGETS, OUTPUTS), rtol=1e-6)


def test_a_target_far_away_has_a_finite_loss():
    outputs = np.zeros((1, 3, 3), "float32")
    assert 1e7 < MixtureNLL()(np.array([[1e4]]), outputs) < 1e9


def test_it_learns_both_answers():
    """A question with the answers -1 and 1: a mean would be 0, a mixture keeps both."""
    inputs = keras.Input((1,))
    model = keras.Model(inputs, MixtureDensityHead(2)(inputs))
    model.compile(keras.optimizers.Adam(0.05), MixtureNLL())
    answers = np.tile([-1.0, 1.0], 64) + RNG.normal(scale=0.05, size=128)
    model.fit(np.zeros((128, 1)), answers, epochs=40, batch_size=128, verbose=0)
    _, means, scales = map(np.array, mixture_parameters(model(np.zeros((1, 1)))))
    np.testing.assert_allclose(np.sort(means.ravel()), [-1, 1], atol=0.1)
    assert scales.max() < 0.3


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match=r"MixtureNLL needs outputs .* got \(6, 4, 4\) for"):
        MixtureNLL()(TARGETS, OUTPUTS[..., :4])
