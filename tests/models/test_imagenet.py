from coursekit.models import decode_predictions, imagenet_classes, preprocess
import numpy as np
import pytest
from skimage import data


def test_images_of_the_right_size_are_only_scaled():
    images = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), dtype="uint8")
    expected = (images.astype("float32") - 127) / 128
    np.testing.assert_array_equal(preprocess(images, size=32), expected)


def test_the_central_square_is_kept():
    image = np.zeros((40, 80, 3), "uint8")
    image[:, 20:60] = 255
    np.testing.assert_allclose(preprocess(image, size=20), np.ones((1, 20, 20, 3)), atol=1e-5)
    image[:] = 0
    image[5:35, 25:55] = 255
    cropped = preprocess(image, size=20, crop=0.75)
    np.testing.assert_allclose(cropped, np.ones((1, 20, 20, 3)), atol=1e-5)


@pytest.mark.parametrize("size", [24, 224, 500])
def test_resized_images_keep_their_mean_and_range(size):
    image = data.chelsea()
    result = preprocess(image, size=size)
    assert result.shape == (1, size, size, 3)
    assert result.dtype == np.float32
    assert result.min() >= -127 / 128
    assert result.max() <= 1
    square = image[:, 75:375].mean(axis=(0, 1))
    np.testing.assert_allclose(result.mean(axis=(0, 1, 2)) * 128 + 127, square, atol=0.5)


def test_a_batch_is_its_images():
    images = np.stack([data.chelsea(), data.chelsea()[::-1]])
    alone = np.concatenate([preprocess(image, size=64) for image in images])
    np.testing.assert_allclose(preprocess(images, size=64), alone, atol=1e-5)


@pytest.mark.parametrize("images", [np.zeros((8, 8, 3)), np.zeros((8, 8), "uint8")])
def test_other_images_are_refused(images):
    with pytest.raises(ValueError, match=r"`images` must be \(H, W, 3\) or .* uint8; got \(8, 8"):
        preprocess(images)


def test_crop_is_checked():
    with pytest.raises(ValueError, match=r"`crop` must be above 0 and at most 1; got 1\.5"):
        preprocess(np.zeros((8, 8, 3), "uint8"), crop=1.5)


def test_classes_stand_where_imagenet_has_them():
    classes = imagenet_classes()
    assert len(set(classes)) == 1000
    # From the ILSVRC 2012 list: the first and last classes and some known ones.
    known = {0: "tench", 285: "Egyptian cat", 340: "zebra", 504: "coffee mug", 999: "toilet tissue"}
    assert {i: classes[i] for i in known} == known


def test_logits_and_probabilities_are_decoded_alike():
    logits = np.random.default_rng(0).normal(size=(2, 1000)) * 3
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    of_logits, of_probabilities = (decode_predictions(x) for x in (logits, probabilities))
    for row, twin, expected in zip(of_logits, of_probabilities, probabilities, strict=True):
        assert [p.class_name for p in row] == [p.class_name for p in twin]
        assert row[0].class_name == imagenet_classes()[expected.argmax()]
        found = [p.probability for p in row], [p.probability for p in twin]
        np.testing.assert_allclose(found, [np.sort(expected)[:-6:-1]] * 2)


def test_one_image_gives_a_list_of_one():
    (best,) = decode_predictions(np.eye(1000)[285], top=1)
    assert best == [("Egyptian cat", 1.0)]


def test_predictions_are_checked():
    with pytest.raises(ValueError, match=r"`predictions` must be \(N, 1000\); got \(2, 10\)"):
        decode_predictions(np.zeros((2, 10)))
    with pytest.raises(ValueError, match="`top` must be from 1 to 1000; got 0"):
        decode_predictions(np.zeros((2, 1000)), top=0)
