from coursekit.segmentation.scores.overlaps import overlaps
import numpy as np
from skimage.metrics import contingency_table


def test_it_equals_scikit_image():
    labels, truth = np.random.default_rng(0).integers(0, 6, (2, 9, 11))
    np.testing.assert_array_equal(
        overlaps(labels, truth).toarray(), contingency_table(labels, truth).toarray()
    )
