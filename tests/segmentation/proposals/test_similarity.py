from coursekit.segmentation import grid, slic
from coursekit.segmentation.pixels.read_image import read_image
from coursekit.segmentation.proposals.similarity import MEASURES, RegionTable
import numpy as np
import pytest
from segmentation_scenes import photograph


def table(labels, measures=MEASURES):
    return RegionTable(read_image(photograph()), labels, measures)


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_is_symmetric_and_from_0_to_1(measure):
    regions = table(slic(photograph(), 20), (measure,))
    first, second = np.triu_indices(regions.count, 1)
    alike = regions.similarity(first, second)
    np.testing.assert_allclose(alike, regions.similarity(second, first))
    assert alike.min() >= -1e-9
    assert alike.max() <= 1 + 1e-9


def test_a_joined_region_is_that_of_joined_labels():
    labels = grid((40, 48), 4)
    labels[:, :30][labels[:, :30] == 1] = 0  # of unequal sizes
    regions, whole = table(labels), table(np.where(labels == 1, 0, np.maximum(labels - 1, 0)))
    regions.join(0, 1, 4)
    assert regions.sizes[4] == whole.sizes[0]
    np.testing.assert_array_equal(regions.boxes[4], whole.boxes[0])
    np.testing.assert_allclose(regions.colors[4], whole.colors[0])
    np.testing.assert_allclose(regions.textures[4], whole.textures[0])
