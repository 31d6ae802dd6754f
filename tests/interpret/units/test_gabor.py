from coursekit.interpret.units.gabor import gabor_fit
import numpy as np
import pytest

PLANTED = {  # row, column, angle, wavelength, phase, along, across, amplitude
    "upright bar": (5.0, 5.0, 0.0, 5.0, 0.0, 2.0, 2.5, 1.0),
    "slanted edge": (4.2, 5.7, 0.8, 6.0, np.pi / 2, 2.2, 1.6, 0.3),
    "other slant": (6.0, 4.5, 2.2, 4.0, -1.0, 1.7, 2.6, 2.0),
    "lying, dark": (5.3, 5.1, np.pi / 2, 7.0, 3.0, 2.0, 2.4, 5.0),
}


def gabor(row, column, angle, wavelength, phase, along, across, amplitude, shape=(11, 12)):
    y, x = np.mgrid[: shape[0], : shape[1]]
    u = np.cos(angle) * (x - column) + np.sin(angle) * (y - row)
    v = np.cos(angle) * (y - row) - np.sin(angle) * (x - column)
    envelope = np.exp(-((u / along) ** 2) / 2 - (v / across) ** 2 / 2)
    return amplitude * envelope * np.cos(2 * np.pi * u / wavelength + phase)


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_planted_functions_are_found(planted):
    found = gabor_fit(gabor(*planted))
    assert found.explained > 1 - 1e-6
    np.testing.assert_allclose(found[:8], planted, rtol=1e-3, atol=1e-3)


def test_the_parameters_give_the_fitted_values():
    found = gabor_fit(np.random.default_rng(3).standard_normal((11, 12)), starts=2)
    np.testing.assert_allclose(gabor(*found[:8]), found.fitted, atol=1e-4)


def test_noise_is_fitted_badly_and_a_little_noise_well():
    generator = np.random.default_rng(0)
    noise = generator.standard_normal((11, 12))
    assert gabor_fit(noise).explained < 0.4
    planted = gabor(*PLANTED["slanted edge"])
    noisy = planted + 0.2 * planted.std() * noise
    assert gabor_fit(noisy).explained == pytest.approx(1 / 1.04, abs=0.02)


def test_a_factor_changes_the_amplitude_alone():
    planted = gabor(*PLANTED["other slant"])
    found, larger = gabor_fit(planted), gabor_fit(100 * planted)
    np.testing.assert_allclose(larger[:7], found[:7], rtol=1e-4)
    assert larger.amplitude == pytest.approx(100 * found.amplitude, rel=1e-4)


def test_bad_filters_are_named():
    with pytest.raises(ValueError, match=r"`filter` must have two axes of at least 5.*\(3, 3\)"):
        gabor_fit(np.eye(3))
    with pytest.raises(ValueError, match="`filter` must be finite and not constant"):
        gabor_fit(np.ones((7, 7)))
