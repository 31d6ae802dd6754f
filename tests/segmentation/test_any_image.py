"""What holds for every method that segments one image."""

from coursekit import segmentation
import numpy as np
import pytest
from segmentation_scenes import photograph, same_partition, square

METHODS = {
    "kmeans": lambda image: segmentation.kmeans_segment(image, 6),
    "kmeans with place": lambda image: segmentation.kmeans_segment(image, 6, place=1),
    "mean shift": lambda image: segmentation.mean_shift_segment(image, 0.2),
    "felzenszwalb": segmentation.felzenszwalb,
    "watershed": lambda image: segmentation.watershed(image, 12),
    "compact watershed": lambda image: segmentation.compact_watershed(image, 12),
    "slic": lambda image: segmentation.slic(image, 12),
    "turbopixels": lambda image: segmentation.turbopixels(image, 12),
}
COUNTED = {
    "kmeans": segmentation.kmeans_segment,
    "watershed": segmentation.watershed,
    "compact watershed": segmentation.compact_watershed,
    "slic": segmentation.slic,
    "turbopixels": segmentation.turbopixels,
}


@pytest.fixture(params=METHODS)
def method(request):
    return METHODS[request.param]


@pytest.fixture(params=COUNTED)
def counted(request):
    return COUNTED[request.param]


def test_labels_count_from_0(method):
    labels = method(photograph())
    assert labels.dtype == np.int32
    assert labels.shape == (40, 48)
    assert np.unique(labels).tolist() == list(range(labels.max() + 1))


@pytest.mark.parametrize(
    "version",
    [
        lambda image: image.astype("uint16") * 257,
        lambda image: image / 255,
        lambda image: image.astype("float32"),
        lambda image: image.astype("int64") * 100 - 5000,
        lambda image: (image - 100.0) / 60,
    ],
)
def test_the_range_of_an_image_changes_nothing(method, version):
    image = photograph()
    assert same_partition(method(image), method(version(image)))


def test_gray_is_color_with_equal_channels(method):
    gray = photograph()[..., 0]
    expected = method(np.stack(3 * [gray], axis=-1))
    np.testing.assert_array_equal(method(gray), expected)
    np.testing.assert_array_equal(method(gray[..., None]), expected)


@pytest.mark.parametrize("shape", [(1, 12), (12, 1), (3, 4), (13, 13, 3)])
def test_small_and_constant_images_are_segmented(method, shape):
    assert method(np.full(shape, 7)).shape == shape[:2]


def test_a_mask_of_booleans_is_an_image(method):
    _, mask = square()
    assert segmentation.achievable_accuracy(method(mask), mask) > 0.9


@pytest.mark.parametrize("count", [0, -1, 2.5, True, "9", None, 40 * 48 + 1])
def test_the_number_of_segments_is_checked(counted, count):
    with pytest.raises(ValueError, match="`n_segments` must be"):
        counted(photograph(), count)


def test_one_segment_is_the_whole_image(counted):
    assert not counted(photograph(), 1).any()


@pytest.mark.parametrize("name", ["watershed", "slic", "turbopixels"])
def test_superpixels_are_connected(name):
    labels = METHODS[name](photograph())
    assert segmentation.connected_segments(labels).max() == labels.max()
