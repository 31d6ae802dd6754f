from coursekit.data import Whitening
import numpy as np
import pytest
import tensorflow as tf


def correlated(count=400, shape=(3, 2)):
    generator = np.random.default_rng(0)
    size = int(np.prod(shape))
    rows = generator.standard_normal((count, size)) @ generator.random((size, size)) + 5
    return rows.reshape(count, *shape)


@pytest.mark.parametrize("kind", ["pca", "zca"])
def test_the_covariance_of_whitened_data_is_the_identity(kind):
    inputs = correlated()
    whitened = Whitening(kind, epsilon=0).fit(inputs)(inputs)
    assert whitened.shape == inputs.shape
    assert whitened.dtype == "float32"
    rows = whitened.reshape(len(whitened), -1)
    np.testing.assert_allclose(rows.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(np.cov(rows, rowvar=False, bias=True), np.eye(6), atol=1e-4)


def test_pca_sorts_by_variance_as_the_singular_values_do():
    inputs = correlated().reshape(400, 6)
    whitening = Whitening("pca").fit(inputs)
    singular = np.linalg.svd(inputs - inputs.mean(axis=0), compute_uv=False)
    np.testing.assert_allclose(whitening.variances, singular**2 / len(inputs))


def test_zca_is_the_whitening_that_changes_least():
    inputs = correlated().reshape(400, 6)
    centered = inputs - inputs.mean(axis=0)
    zca = Whitening("zca", epsilon=0).fit(inputs)(inputs)
    for seed in range(5):
        turn, _ = np.linalg.qr(np.random.default_rng(seed).standard_normal((6, 6)))
        assert np.square(zca - centered).sum() < np.square(zca @ turn - centered).sum()


def test_zca_is_the_inverse_square_root_of_the_covariance():
    inputs = correlated().reshape(400, 6)
    whitening = Whitening("zca", epsilon=0).fit(inputs)
    matrix = whitening(np.eye(6) + inputs.mean(axis=0)).astype("float64")
    covariance = np.cov(inputs, rowvar=False, bias=True)
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-5)
    np.testing.assert_allclose(matrix @ covariance @ matrix, np.eye(6), atol=1e-3)


@pytest.mark.parametrize("kind", ["pca", "zca"])
def test_the_inverse_brings_back_the_inputs(kind):
    inputs = correlated()
    whitening = Whitening(kind).fit(inputs)
    np.testing.assert_allclose(whitening.inverse(whitening(inputs)), inputs, atol=1e-4)


def test_batches_give_the_covariance_of_the_whole():
    inputs = correlated()
    whole = Whitening().fit(inputs)
    streamed = Whitening().fit(tf.data.Dataset.from_tensor_slices(inputs).batch(7))
    np.testing.assert_allclose(streamed.variances, whole.variances, rtol=1e-10)
    np.testing.assert_allclose(streamed(inputs), whole(inputs), atol=1e-5)


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: Whitening("ica"), "`kind` must be one of pca, zca; got 'ica'"),
        (lambda: Whitening(epsilon=-1), "`epsilon` must be 0 or above; got -1"),
        (lambda: Whitening()(np.zeros((2, 3))), "call `fit`"),
        (lambda: Whitening().fit(np.zeros((1, 3))), "two examples or more; got 1"),
        (lambda: Whitening().fit(correlated())(np.zeros((2, 3))), "6 values an example; got 3"),
        (lambda: Whitening(epsilon=0).fit(np.ones((4, 2)))(np.ones((4, 2))), "no variance"),
    ],
)
def test_wrong_use_is_named(attempt, message):
    with pytest.raises(ValueError, match=message):
        attempt()


@pytest.mark.parametrize("kind", ["pca", "zca"])
def test_tensors_and_pipelines_get_the_same(kind):
    inputs = correlated()
    whitening = Whitening(kind).fit(inputs.astype("float32"))
    expected = whitening(inputs)
    tensor = whitening(tf.constant(inputs))
    assert tensor.dtype == tf.float32
    np.testing.assert_allclose(tensor, expected, atol=1e-5)
    batches = tf.data.Dataset.from_tensor_slices(inputs).batch(64)
    mapped = np.concatenate(list(batches.map(whitening)))
    np.testing.assert_allclose(mapped, expected, atol=1e-5)
    np.testing.assert_allclose(whitening.inverse(tensor), inputs, atol=1e-3)


def test_it_shows_to_what_it_was_fitted():
    assert repr(Whitening("pca")) == "Whitening('pca'), to be fitted"
    assert repr(Whitening().fit(correlated())) == "Whitening('zca', 6 values an example)"
