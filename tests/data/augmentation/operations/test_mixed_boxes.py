from coursekit.data import augmentation as aug
from coursekit.data import pipeline
from coursekit.data.augmentation import compose
import numpy as np
import pytest
import tensorflow as tf

COUNT, HEIGHT, WIDTH = 60, 24, 32
OBJECTS = 2  # an image; a third box is padding, and one image has none
CLASSES = 5
MIXING = {
    "mix_up": aug.mix_up(1.0, num_classes=CLASSES),
    "cut_mix": aug.cut_mix(num_classes=CLASSES),
}


def scene():
    """Returns images whose objects are rectangles of a value of their own, one a half.

    The mask holds the number of the object, 1 + 2 * image or 2 + 2 * image, and so does
    the image, in steps of a thousandth. Image 7 has no object.
    """
    generator = np.random.default_rng(0)
    masks = np.zeros((COUNT, HEIGHT, WIDTH), "int32")
    boxes = np.zeros((COUNT, OBJECTS + 1, 4), "float32")
    labels = np.full((COUNT, OBJECTS + 1), -1)
    for index in set(range(COUNT)) - {7}:
        for place in range(OBJECTS):
            top, left = generator.integers(0, [HEIGHT - 6, WIDTH // 2 - 6])
            bottom, right = top + generator.integers(3, 7), left + generator.integers(3, 7)
            left, right = left + place * WIDTH // 2, right + place * WIDTH // 2
            masks[index, top:bottom, left:right] = number_of(index, place)
            boxes[index, place] = [top / HEIGHT, left / WIDTH, bottom / HEIGHT, right / WIDTH]
            labels[index, place] = number_of(index, place) % CLASSES
    return {
        "image": (masks[..., None] / 1000).astype("float32"),
        "mask": masks,
        "objects": {"bbox": boxes, "label": labels},
    }


def number_of(index, place):
    return 1 + index * OBJECTS + place


def mixed(name, seed=0, **changes):
    return compose(MIXING[name])({**scene(), **changes}, seed=seed)


def seen(boxes):
    return np.all(boxes[..., 2:] > boxes[..., :2], axis=-1)


def boxes_of(mask):
    """Returns {number: box around its pixels} of a mask."""
    found = {}
    for number in set(np.unique(mask)) - {0}:
        rows, columns = np.nonzero(mask == number)
        ends = [rows.min(), columns.min(), rows.max() + 1, columns.max() + 1]
        found[number] = ends / np.tile(mask.shape, 2)
    return found


def partners(name):
    """Tells from a class for each image which other one was mixed in, and the own share."""
    whole = np.eye(COUNT, dtype="float32")
    operation = {"mix_up": aug.mix_up(1.0), "cut_mix": aug.cut_mix()}[name]
    shares = compose(operation)({**scene(), "objects": {}, "label": whole}, seed=0)["label"]
    own = np.diag(shares)
    rest = shares * (1 - whole)
    return np.where(rest.max(axis=1) > 0, rest.argmax(axis=1), np.arange(COUNT)), own


@pytest.mark.parametrize("seed", range(3))
def test_cut_mix_boxes_lie_around_what_is_seen(seed):
    result = mixed("cut_mix", seed=seed)
    cut = 0
    for mask, boxes in zip(result["mask"], result["objects"]["bbox"], strict=True):
        found = boxes_of(mask)
        kept = boxes[seen(boxes)]
        assert len(kept) == len(found)
        expected = np.array(sorted(map(tuple, found.values()))).reshape(-1, 4)
        np.testing.assert_allclose(np.array(sorted(map(tuple, kept))).reshape(-1, 4), expected)
        cut += len(boxes) - OBJECTS - len(found)
    assert cut > 0


def test_the_class_of_a_cut_mix_box_is_that_of_the_object_in_it():
    result = mixed("cut_mix")
    boxes, labels = result["objects"]["bbox"], result["objects"]["label"]
    assert labels.shape == (COUNT, 2 * (OBJECTS + 1), CLASSES)
    assert labels.dtype == "float32"
    np.testing.assert_array_equal(labels.sum(axis=-1), seen(boxes))
    for mask, own, shares in zip(result["mask"], boxes, labels, strict=True):
        classes = {tuple(np.round(box, 4)): n % CLASSES for n, box in boxes_of(mask).items()}
        for box, share in zip(own[seen(own)], shares[seen(own)], strict=True):
            assert classes[tuple(np.round(box.astype("float64"), 4))] == share.argmax()


def test_mix_up_keeps_all_boxes_of_both_images():
    before, after = scene()["objects"]["bbox"], mixed("mix_up")["objects"]["bbox"]
    other, share = partners("mix_up")
    np.testing.assert_array_equal(after[:, : OBJECTS + 1], before)
    mixed_in = share < 1
    assert mixed_in.mean() > 0.8
    np.testing.assert_array_equal(after[mixed_in, OBJECTS + 1 :], before[other[mixed_in]])
    np.testing.assert_array_equal(after[~mixed_in, OBJECTS + 1 :], 0)


def test_mix_up_weighs_the_classes_of_boxes_by_the_share_of_their_image():
    result = mixed("mix_up")["objects"]
    _, share = partners("mix_up")
    own, others = np.split(result["label"].sum(axis=-1), 2, axis=1)
    own_seen, others_seen = np.split(seen(result["bbox"]), 2, axis=1)
    np.testing.assert_allclose(own, own_seen * share[:, None], atol=1e-6)
    np.testing.assert_allclose(others, others_seen * (1 - share[:, None]), atol=1e-6)
    named = scene()["objects"]["label"]
    np.testing.assert_array_equal(
        result["label"][:, :OBJECTS].argmax(axis=-1)[share > 0.6],
        np.maximum(named[:, :OBJECTS], 0)[share > 0.6],
    )


@pytest.mark.parametrize("name", MIXING)
def test_an_image_without_boxes_gets_those_of_the_other(name):
    result = mixed(name)["objects"]
    own, others = np.split(seen(result["bbox"][7]), 2)
    assert not own.any()
    assert not result["label"][7, : OBJECTS + 1].any()
    if name == "mix_up":
        assert others.sum() == OBJECTS


@pytest.mark.parametrize("name", MIXING)
def test_an_image_mixed_with_itself_stays(name):
    alone = {"image": scene()["image"][:1], "mask": scene()["mask"][:1]}
    boxes, labels = (scene()["objects"][key][:1] for key in ("bbox", "label"))
    for seed in range(8):
        result = mixed(name, seed=seed, **alone, objects={"bbox": boxes, "label": labels})
        np.testing.assert_array_equal(result["image"], alone["image"])
        kept, none = np.split(result["objects"]["bbox"], 2, axis=1)
        np.testing.assert_array_equal(kept, boxes)
        assert not none.any()


@pytest.mark.parametrize("name", MIXING)
def test_labels_of_images_are_mixed_beside_boxes(name):
    result = mixed(name, label=np.arange(COUNT) % CLASSES)
    assert result["label"].shape == (COUNT, CLASSES)
    np.testing.assert_allclose(result["label"].sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("name", MIXING)
def test_mixing_twice_takes_the_shares_of_the_first_time(name):
    twice = compose(MIXING[name], MIXING[name])(scene(), seed=0)["objects"]
    assert twice["bbox"].shape == (COUNT, 4 * (OBJECTS + 1), 4)
    weights = twice["label"].sum(axis=-1)
    assert not weights[~seen(twice["bbox"])].any()
    if name == "cut_mix":
        np.testing.assert_array_equal(weights, seen(twice["bbox"]))


@pytest.mark.parametrize("name", MIXING)
@pytest.mark.parametrize("key", ["class", "classes", "labels"])
def test_classes_are_labels_beside_boxes(name, key):
    objects = scene()["objects"]
    boxes = {"boxes": objects["bbox"], key: objects["label"]}
    renamed = {"images": scene()["image"], "bounding_boxes": boxes, "classes": np.arange(COUNT)}
    found = compose(MIXING[name])(renamed, seed=0)
    expected = mixed(name)["objects"]
    np.testing.assert_array_equal(found["bounding_boxes"][key], expected["label"])
    np.testing.assert_array_equal(found["bounding_boxes"]["boxes"], expected["bbox"])
    np.testing.assert_array_equal(found["classes"], np.arange(COUNT))  # beside no boxes


@pytest.mark.parametrize("name", MIXING)
def test_a_pipeline_knows_how_many_boxes_there_are(name):
    dataset = tf.data.Dataset.from_tensor_slices(scene())
    augment = compose(MIXING[name], aug.flip())
    batches = pipeline(dataset, batch_size=20, augment=augment, shuffle_seed=0)
    objects = batches.element_spec["objects"]
    assert objects["bbox"] == tf.TensorSpec((None, 2 * (OBJECTS + 1), 4), "float32")
    assert objects["label"] == tf.TensorSpec((None, 2 * (OBJECTS + 1), CLASSES), "float32")
    assert len(list(batches)) == 3


def test_batches_padded_to_their_longest_keep_an_unknown_number_of_boxes():
    def without_padding(element):
        boxes, labels = (element["objects"][key] for key in ("bbox", "label"))
        kept = {
            "bbox": tf.boolean_mask(boxes, labels >= 0),
            "label": tf.boolean_mask(labels, labels >= 0),
        }
        return {**element, "objects": kept}

    dataset = tf.data.Dataset.from_tensor_slices(scene()).map(without_padding).padded_batch(20)
    augmented = dataset.map(lambda element: compose(MIXING["cut_mix"])(element, seed=0))
    objects = augmented.element_spec["objects"]
    assert objects["bbox"].shape.as_list() == [None, None, 4]
    assert objects["label"].shape.as_list() == [None, None, CLASSES]
    assert next(iter(augmented))["objects"]["bbox"].shape == (20, 2 * OBJECTS, 4)


def test_maybe_refuses_to_double_the_boxes_of_some():
    with pytest.raises(ValueError, match="must keep the form of the boxes"):
        compose(aug.maybe(MIXING["cut_mix"]))({**scene()}, seed=0)


@pytest.mark.parametrize("name", MIXING)
def test_class_numbers_of_boxes_need_the_number_of_classes(name):
    operation = {"mix_up": aug.mix_up(), "cut_mix": aug.cut_mix()}[name]
    with pytest.raises(ValueError, match="needs `num_classes`"):
        compose(operation)(scene(), seed=0)
