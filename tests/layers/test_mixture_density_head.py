from any_backend import HAS_FLOAT64
from coursekit.layers import MixtureDensityHead
from coursekit.losses import mixture_parameters
import keras
import numpy as np
import pytest

RNG = np.random.default_rng(0)
FLOAT64 = ("float64",) if HAS_FLOAT64 else ()


def test_the_head_spreads_its_means():
    head = MixtureDensityHead(3, dimensions=2, spread=2.0)
    outputs = head(np.zeros((5, 4)))
    assert outputs.shape == head.compute_output_shape((5, 4)) == (5, 3, 5)
    log_weights, means, scales = map(np.array, mixture_parameters(outputs))
    np.testing.assert_allclose(np.exp(log_weights), 1 / 3, rtol=1e-6)
    np.testing.assert_allclose(means[0], [[-2, -2], [0, 0], [2, 2]])
    np.testing.assert_allclose(scales, np.log(2) + 1e-3, rtol=1e-6)


def test_the_head_saves_loads_and_stays_in_float32(tmp_path):
    inputs = keras.Input((4,))
    head = MixtureDensityHead(3, spread=0.5, dtype="mixed_float16")
    model = keras.Model(inputs, head(inputs))
    features = RNG.normal(size=(2, 4)).astype("float32")
    outputs = np.array(model(features))
    assert outputs.dtype == np.float32
    model.save(tmp_path / "head.keras")
    loaded = keras.models.load_model(tmp_path / "head.keras")
    np.testing.assert_allclose(loaded(features), outputs)
    assert loaded.layers[-1].get_config() == head.get_config()


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "mixed_bfloat16", *FLOAT64])
def test_the_head_computes_in_at_least_float32(dtype):
    outputs = MixtureDensityHead(3, dtype=dtype)(RNG.normal(size=(2, 4)))
    assert outputs.dtype == ("float64" if dtype == "float64" else "float32")
    assert np.isfinite(np.array(outputs)).all()


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="`components` must be a positive integer; got 0"):
        MixtureDensityHead(0)
    with pytest.raises(ValueError, match=r"needs features \(N, F\)"):
        MixtureDensityHead(2)(np.zeros((1, 2, 3)))
