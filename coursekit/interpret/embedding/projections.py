"""Many features in a few numbers, by scikit-learn: principal components and t-SNE."""

from coursekit._arguments import require_count, require_one_of, require_positive
from coursekit._extras import optional
from coursekit.interpret.embedding.rows import feature_rows

decomposition = optional("sklearn.decomposition")
threadpoolctl = optional("threadpoolctl")
manifold = optional("sklearn.manifold")

FEW_ROWS = 1000  # below it, threads of t-SNE wait for one another longer than they compute


def pca(features, components=2):
    """Projects features on the directions in which they vary most.

    Args:
        features: (N, ...) array, such as `layer_features` or `feature_maps` returns; what stands
            behind the first axis is flattened.
        components: Directions, at most the number of rows and of features.

    Returns:
        (N, components) float32 points, centered at 0, of falling variance. Their summed variance
        as a share of that of the features says how much the picture keeps.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import pca
        >>> features = np.outer([0, 1, 2], [3, 4])  # on a line
        >>> abs(pca(features)).round(3).tolist()
        [[5.0, 0.0], [0.0, 0.0], [5.0, 0.0]]

    Reference:
        Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space", 1901.
    """

    rows = feature_rows("features", features)
    require_count("components", components)
    if components > min(rows.shape):
        raise ValueError(
            f"`components` must be at most {min(rows.shape)} for {rows.shape[0]} rows of "
            f"{rows.shape[1]} features; got {components}."
        )
    return decomposition.PCA(components, svd_solver="full").fit_transform(rows).astype("float32")


def tsne(features, *, perplexity=30.0, init="pca", seed=0, components=2):
    """Places points so that near neighbors among the features stay near (t-SNE).

    Distances between clusters, their sizes and their densities mean nothing, and clusters may
    appear where there are none: see what `neighbor_preservation`, `trustworthiness` and
    `clark_evans` say, and try other perplexities, and random starts from several seeds.

    Args:
        features: As for `pca`.
        perplexity: About how many neighbors a point has, below the number of rows.
        init: Where the optimization begins: "pca", at the principal components, which makes one
            picture for all seeds, or "random".
        seed: Seed of the random start.
        components: 2, or 3 for a picture in space.

    Returns:
        (N, components) float32 points.

    Raises:
        ValueError: If an argument is not of the kind above.

    Example:
        >>> import numpy as np
        >>> from coursekit.interpret import tsne
        >>> features = np.random.default_rng(0).random((20, 8))
        >>> tsne(features, perplexity=5, seed=0).shape
        (20, 2)

    Reference:
        Van der Maaten and Hinton, "Visualizing Data using t-SNE", JMLR 2008. Wattenberg, Viegas
        and Johnson, "How to Use t-SNE Effectively", Distill 2016.
    """

    rows = feature_rows("features", features, least=3)
    require_positive(perplexity=perplexity)
    require_one_of("init", init, ("pca", "random"))
    if perplexity >= len(rows):
        raise ValueError(
            f"`perplexity` must be below the number of rows, {len(rows)}; got {perplexity}."
        )
    start = init if min(rows.shape) >= components else "random"
    model = manifold.TSNE(components, perplexity=perplexity, init=start, random_state=seed)
    with threadpoolctl.threadpool_limits(1 if len(rows) < FEW_ROWS else None, user_api="openmp"):
        return model.fit_transform(rows.astype("float32"))
