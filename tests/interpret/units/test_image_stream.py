from coursekit.interpret.units.image_stream import image_stream
import keras
import numpy as np
import pytest
import tensorflow as tf

IMAGES = np.random.default_rng(0).random((7, 6, 5, 3), dtype="float32")
LABELS = np.arange(7)


class InBatches(keras.utils.PyDataset):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        part = slice(3 * index, 3 * index + 3)
        return IMAGES[part], LABELS[part]


def sliced(*arrays):
    return tf.data.Dataset.from_tensor_slices(arrays if len(arrays) > 1 else arrays[0])


DATASETS = {
    "array": lambda: IMAGES,
    "array and labels": lambda: (IMAGES, LABELS),
    "list of images": lambda: list(IMAGES),
    "single elements": lambda: sliced(IMAGES),
    "single elements with labels": lambda: sliced(IMAGES, LABELS),
    "batches": lambda: sliced(IMAGES).batch(3),
    "large batches with labels": lambda: sliced(IMAGES, LABELS).batch(5),
    "dictionaries": lambda: sliced({"image": IMAGES, "label": LABELS}),
    "generator of batches": lambda: (IMAGES[i : i + 3] for i in range(0, 7, 3)),
    "generator of lists": lambda: ([IMAGES[i : i + 3], LABELS[i : i + 3]] for i in range(0, 7, 3)),
    "generator of images": lambda: iter(IMAGES),
    "PyDataset": InBatches,
}


@pytest.fixture
def model():
    return keras.Sequential([keras.Input((6, 5, 3)), keras.layers.Conv2D(2, 3)])


@pytest.mark.parametrize("make", DATASETS.values(), ids=DATASETS)
def test_every_kind_of_data_set_gives_all_images_in_order(model, make):
    batches = list(image_stream(model, make(), 4))
    assert max(map(len, batches)) <= 4
    np.testing.assert_array_equal(np.concatenate(batches), IMAGES)


def test_a_data_set_is_read_once(model):
    reads = []

    def read():
        for image in IMAGES:
            reads.append(1)
            yield image

    list(image_stream(model, read(), 3))
    assert len(reads) == len(IMAGES)


def test_several_inputs_stay_together():
    inputs = [keras.Input((6, 5, 3)), keras.Input((1,))]
    model = keras.Model(inputs, keras.layers.Flatten()(inputs[0]))
    for dataset in ([IMAGES, LABELS[:, None]], iter([([IMAGES, LABELS[:, None]], LABELS)])):
        batches = list(image_stream(model, dataset, 4))
        np.testing.assert_array_equal(np.concatenate([batch[1] for batch in batches])[:, 0], LABELS)


def test_what_cannot_be_read_is_named(model):
    with pytest.raises(ValueError, match="`dataset` must end; got an endless one"):
        list(image_stream(model, sliced(IMAGES).repeat(), 4))
    with pytest.raises(ValueError, match="`dataset` must hold at least one image"):
        list(image_stream(model, iter([]), 4))
    with pytest.raises(ValueError, match=r"`dataset` must be an array.*got a int"):
        list(image_stream(model, 3, 4))
