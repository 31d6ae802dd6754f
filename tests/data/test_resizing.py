from coursekit.data import load, pipeline, resize_to
import numpy as np
import pytest
from skimage import data
import tensorflow as tf

DTYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("channels", [(), (1,)])
def test_a_mask_keeps_its_dtype_its_labels_and_its_axes(dtype, channels):
    labels = np.array([0, 1] if dtype == "bool" else [0, 2, 101], dtype)
    mask = labels[np.random.default_rng(0).integers(0, len(labels), (31, 23, *channels))]
    resized = resize_to(17, 40)(np.zeros((31, 23, 3), "uint8"), mask)[1]
    assert resized.dtype == dtype
    assert resized.shape == (17, 40, *channels)
    assert set(np.unique(resized)) <= set(labels.tolist())


def test_each_pixel_of_a_mask_is_that_in_the_middle_of_its_part():
    mask = np.arange(6 * 9).reshape(6, 9)
    thirds = resize_to(2, 3)(np.zeros((6, 9, 1), "uint8"), mask)[1]
    np.testing.assert_array_equal(thirds[:, 0], mask[1::3, 1][:2])
    np.testing.assert_array_equal(
        resize_to(2, 3)(np.zeros((6, 9, 1), "uint8"), mask)[1], mask[1::3, 1::3]
    )
    doubled = resize_to(12, 18)(np.zeros((6, 9, 1), "uint8"), mask)[1]
    np.testing.assert_array_equal(doubled, mask.repeat(2, axis=0).repeat(2, axis=1))


def test_image_and_mask_stay_on_each_other():
    """A mask that is its own image, made smaller as both, differs at borders alone."""
    mask = (data.horse() == 0).astype("uint8")
    image, resized = resize_to(100, 120)(mask[..., None] * np.uint8(255), mask)
    wrong = (image.numpy()[..., 0] > 127) != (resized.numpy() > 0)
    assert wrong.mean() < 0.01


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int32", "float32"])
def test_an_image_keeps_its_dtype_and_its_mean(dtype):
    image = data.camera()[..., None].astype(dtype)
    resized = resize_to(64, 80)(image)
    assert resized.dtype == dtype
    assert abs(resized.numpy().mean() - image.mean()) < 1


def test_labels_and_what_has_no_pixels_pass_through():
    image, label, boxes = resize_to(4, 4)(np.zeros((8, 6, 3), "uint8"), 7, [0.0, 0.1])
    assert image.shape == (4, 4, 3)
    assert int(label) == 7
    assert boxes.shape == (2,)


def images_of_two_sizes(mask_columns=0):
    def scenes():
        for side in (20, 30):
            yield (
                np.zeros((side, side, 3), "uint8"),
                np.ones((side, side + mask_columns, 1), "uint8"),
            )

    specs = (tf.TensorSpec((None, None, 3), "uint8"), tf.TensorSpec((None, None, 1), "uint8"))
    return tf.data.Dataset.from_generator(scenes, output_signature=specs)


def test_a_pipeline_batches_what_had_several_sizes():
    batches = pipeline(images_of_two_sizes().map(resize_to(8, 10)), batch_size=2)
    assert [part.shape.as_list() for part in batches.element_spec] == [
        [None, 8, 10, 3],
        [None, 8, 10, 1],
    ]
    images, masks = next(iter(batches))
    assert images.shape == (2, 8, 10, 3)
    assert np.all(masks == 1)


def test_a_mask_of_another_size_is_named_also_inside_a_pipeline():
    with pytest.raises(ValueError, match=r"its image, \(8, 6\); got \(6, 8\)"):
        resize_to(4, 4)(np.zeros((8, 6, 3), "uint8"), np.zeros((6, 8), "uint8"))
    with pytest.raises(tf.errors.InvalidArgumentError, match="must have the height and width"):
        list(images_of_two_sizes(mask_columns=1).map(resize_to(8, 8)))


def test_no_size_and_no_mask_and_no_image_are_named():
    with pytest.raises(ValueError, match="`height` must be a positive integer; got 0"):
        resize_to(0, 8)
    with pytest.raises(ValueError, match=r"`width` must be a positive integer; got 8.5"):
        resize_to(8, 8.5)
    with pytest.raises(ValueError, match=r"`image` must be \(H, W, C\), one image; got \(8, 8\)"):
        resize_to(4, 4)(np.zeros((8, 8), "uint8"))
    with pytest.raises(ValueError, match="integer dtype; got float32"):
        resize_to(4, 4)(np.zeros((8, 8, 1), "uint8"), np.zeros((8, 8), "float32"))


def test_real_masks_can_be_made_smaller():
    small = load("nuclei")[0].map(resize_to(32, 32))
    _, mask = next(iter(small))
    assert mask.shape == (32, 32, 1)
    assert mask.dtype == "uint8"


@pytest.mark.parametrize("dtype", ["uint8", "float32"])
def test_in_dictionaries_keys_say_what_is_a_mask(dtype):
    image = np.random.default_rng(0).integers(0, 255, (8, 6, 3)).astype("uint8")
    mask = np.random.default_rng(1).integers(0, 3, (8, 6, 1)).astype(dtype)
    element = {"image": image, "label": 7, "boxes": np.ones((2, 4), "float32"), "mask": mask}
    expected = resize_to(4, 5)(image, mask.astype("uint8"))
    dataset = tf.data.Dataset.from_tensors(element)
    for resized in (resize_to(4, 5)(element), next(iter(dataset.map(resize_to(4, 5))))):
        np.testing.assert_array_equal(resized["image"], expected[0])
        np.testing.assert_array_equal(resized["mask"], expected[1])
        assert resized["mask"].dtype == dtype
        assert resized["boxes"].shape == (2, 4)
        assert int(resized["label"]) == 7
    image, targets = resize_to(4, 5)(image, {"seg": mask, "kind": 3})
    np.testing.assert_array_equal(targets["seg"], expected[1])
    with pytest.raises(ValueError, match=r"must have one image, .* got picture"):
        resize_to(4, 5)({"picture": image})
