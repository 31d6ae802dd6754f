from coursekit.initializers import ScaledTruncatedNormal, ScaledUniform
from coursekit.initializers.scaled import TRUNCATED_STDDEV
import keras
import numpy as np
import pytest
from scipy import stats

CLASSES = [ScaledTruncatedNormal, ScaledUniform]
MANY = (1000, 400)


def test_truncation_costs_what_scipy_says():
    assert pytest.approx(stats.truncnorm.std(-2, 2), rel=1e-12) == TRUNCATED_STDDEV
    drawn = np.array(keras.initializers.TruncatedNormal(stddev=1.0, seed=0)(MANY))
    assert drawn.std() == pytest.approx(TRUNCATED_STDDEV, rel=5e-3)


@pytest.mark.parametrize("initializer", CLASSES)
@pytest.mark.parametrize("stddev", [0.01, 1.0, 3.0])
def test_the_standard_deviation_is_the_one_asked_for(initializer, stddev):
    drawn = np.array(initializer(stddev, seed=0)(MANY))
    assert drawn.std() == pytest.approx(stddev, rel=5e-3)
    assert abs(drawn.mean()) < 0.01 * stddev


@pytest.mark.parametrize(
    ("initializer", "law"),
    [
        (ScaledTruncatedNormal, stats.truncnorm(-2, 2, scale=1 / TRUNCATED_STDDEV)),
        (ScaledUniform, stats.uniform(-np.sqrt(3), 2 * np.sqrt(3))),
    ],
)
def test_the_distribution_is_the_one_of_scipy(initializer, law):
    drawn = np.array(initializer(1.0, seed=1)(MANY)).ravel()
    assert stats.kstest(drawn, law.cdf).statistic < 0.004


@pytest.mark.parametrize("initializer", CLASSES)
def test_seeds_and_configuration(initializer):
    first = initializer(0.1, seed=4)
    twin = keras.initializers.get(keras.initializers.serialize(initializer(0.1, seed=4)))
    values = np.array(first((3, 3)))
    np.testing.assert_array_equal(twin((3, 3)), values)
    assert not np.array_equal(first((3, 3)), values), "a second call repeats the first"
    assert first((2,), "float16").dtype == "float16"


@pytest.mark.parametrize("initializer", CLASSES)
def test_a_layer_with_it_saves_and_loads(initializer, tmp_path):
    layer = keras.layers.Dense(2, kernel_initializer=initializer(0.1, seed=0))
    model = keras.Sequential([keras.Input((3,)), layer])
    model.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    assert loaded.layers[-1].kernel_initializer.get_config() == {"stddev": 0.1, "seed": 0}


@pytest.mark.parametrize("initializer", CLASSES)
def test_the_standard_deviation_is_checked(initializer):
    with pytest.raises(ValueError, match="`stddev` must be above 0; got 0"):
        initializer(0)
