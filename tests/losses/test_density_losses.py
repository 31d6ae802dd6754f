from coursekit.losses import GaussianNLL, LaplaceNLL, positive_scale
from loss_check import check_loss, gradient_of
import numpy as np
import pytest
from scipy import stats

RNG = np.random.default_rng(0)
TARGETS = RNG.normal(size=(6, 3)).astype("float32")
OUTPUTS = RNG.normal(size=(6, 6)).astype("float32")
DENSITIES = {GaussianNLL: stats.norm, LaplaceNLL: stats.laplace}


@pytest.mark.parametrize("loss", [GaussianNLL(), LaplaceNLL(least_scale=0.1, name="laplace")])
def test_it_keeps_the_rules_of_a_loss(loss):
    check_loss(loss, TARGETS, OUTPUTS)


@pytest.mark.parametrize("loss_class", DENSITIES)
def test_it_is_the_density_of_scipy(loss_class):
    mean, scale = OUTPUTS[:, :3], np.array(positive_scale(OUTPUTS[:, 3:]))
    expected = -DENSITIES[loss_class].logpdf(TARGETS, mean, scale).sum(axis=1)
    np.testing.assert_allclose(loss_class(reduction=None)(TARGETS, OUTPUTS), expected, rtol=1e-5)
    np.testing.assert_allclose(loss_class()(TARGETS, OUTPUTS), expected.mean(), rtol=1e-5)


@pytest.mark.parametrize("loss_class", DENSITIES)
def test_targets_may_be_single_numbers(loss_class):
    loss, outputs = loss_class(), OUTPUTS[:, :2]
    assert loss(TARGETS[:, 0], outputs) == loss(TARGETS[:, :1], outputs)


def test_the_best_width_is_the_distance():
    """At fixed residuals the Gaussian loss is smallest where sigma is their root mean square."""
    targets = np.linspace(-2, 2, 9, dtype="float32")
    wanted = np.sqrt(np.mean(targets**2))
    raw = np.log(np.expm1(wanted - 1e-3))
    outputs = np.stack([np.zeros(9), np.full(9, raw)], axis=1).astype("float32")
    _, gradient = gradient_of(GaussianNLL(), targets, outputs)
    assert abs(gradient[:, 1].sum()) < 1e-5
    for other in (raw - 0.2, raw + 0.2):
        changed = outputs * [1, 0] + [0, other]
        assert GaussianNLL()(targets, changed) > GaussianNLL()(targets, outputs)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"GaussianNLL needs outputs \(..., 2 D\).*\(6, 5\) for"):
        GaussianNLL()(TARGETS, OUTPUTS[:, :5])
    with pytest.raises(ValueError, match="`least_scale` must be above 0; got 0"):
        LaplaceNLL(least_scale=0)
