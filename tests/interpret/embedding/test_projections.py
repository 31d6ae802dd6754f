from coursekit.interpret.embedding.projections import pca, tsne
import numpy as np
import pytest

threadpoolctl = pytest.importorskip("threadpoolctl")
decomposition = pytest.importorskip("sklearn.decomposition")
manifold = pytest.importorskip("sklearn.manifold")
FEATURES = np.random.default_rng(0).random((30, 4, 3, 2), dtype="float32")
ROWS = FEATURES.reshape(30, 24)


def test_pca_is_the_singular_value_decomposition():
    found = pca(FEATURES, 3)
    left, values, _ = np.linalg.svd(ROWS - ROWS.mean(axis=0), full_matrices=False)
    expected = (left * values)[:, :3]
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=1e-4)
    np.testing.assert_allclose(found, decomposition.PCA(3).fit_transform(ROWS), atol=1e-4)
    assert found.dtype == "float32"


def test_two_components_of_the_plane_keep_all_distances():
    plane = np.random.default_rng(1).random((10, 2)) @ np.array([[3.0, 0, 1], [0, 2, 1]])
    found = pca(plane)

    def distances(x):
        return np.linalg.norm(x[:, None] - x, axis=-1)

    np.testing.assert_allclose(distances(found), distances(plane), atol=1e-5)


def test_tsne_is_scikit_learns_and_repeats_with_its_seed():
    found = tsne(FEATURES, perplexity=6, seed=3)
    with threadpoolctl.threadpool_limits(1):  # threads for so few points only wait
        expected = manifold.TSNE(perplexity=6, init="pca", random_state=3).fit_transform(ROWS)
    np.testing.assert_array_equal(found, expected)
    assert found.shape == (30, 2)


def test_tsne_differs_by_its_seed_where_it_begins_at_random():
    pictures = {seed: tsne(FEATURES, perplexity=6, init="random", seed=seed) for seed in (3, 4)}
    expected = manifold.TSNE(perplexity=6, init="random", random_state=3).fit_transform(ROWS)
    np.testing.assert_array_equal(pictures[3], expected)
    assert np.abs(pictures[3] - pictures[4]).max() > 1


def test_tsne_of_few_rows_runs_in_one_thread(monkeypatch):
    pools = []

    def record(model, rows):
        pools.extend(p for p in threadpoolctl.threadpool_info() if p["user_api"] == "openmp")
        return np.zeros((len(rows), 2), "float32")

    monkeypatch.setattr(manifold.TSNE, "fit_transform", record)
    tsne(FEATURES, perplexity=6)
    assert {pool["num_threads"] for pool in pools} == {1}


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="`perplexity` must be below the number of rows, 30"):
        tsne(FEATURES, perplexity=30, seed=0)
    with pytest.raises(ValueError, match="`perplexity` must be above 0"):
        tsne(FEATURES, perplexity=0, seed=0)
    with pytest.raises(ValueError, match="`init` must be one of pca, random; got 'spectral'"):
        tsne(FEATURES, perplexity=6, init="spectral")
    with pytest.raises(ValueError, match="`components` must be at most 24 for 30 rows"):
        pca(FEATURES, 25)
    with pytest.raises(ValueError, match=r"`features` must be of shape \(N, ...\) with at least 2"):
        pca(FEATURES[:1])
    with pytest.raises(ValueError, match="`features` must be finite; row 4"):
        pca(np.where(np.arange(30)[:, None] == 4, np.nan, ROWS))
