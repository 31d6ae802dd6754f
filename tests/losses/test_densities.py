from coursekit.losses import gaussian_log_density, laplace_log_density, positive_scale
import numpy as np
import pytest
from scipy import stats


def test_a_width_is_positive_and_at_least_the_least():
    raw = np.array([-65504, -20, 0, 20, 65504], "float16")
    widths = np.array(positive_scale(raw, 0.01))
    np.testing.assert_allclose(widths, [0.01, 0.01, np.log(2) + 0.01, 20.01, 65504], rtol=1e-5)


@pytest.mark.parametrize(
    ("log_density", "theirs"),
    [(gaussian_log_density, stats.norm), (laplace_log_density, stats.laplace)],
)
def test_a_log_density_is_the_one_of_scipy(log_density, theirs):
    targets = np.linspace(-5, 5, 11).astype("float16")
    result = log_density(targets, 1.0, 2.0)
    assert result.dtype == "float32"
    np.testing.assert_allclose(result, theirs.logpdf(targets, 1.0, 2.0), rtol=1e-5)
