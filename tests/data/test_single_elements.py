from coursekit.data import pipeline
from coursekit.data.augmentation import compose, flip
import keras
import numpy as np
import pytest
import tensorflow as tf


def images_of(shape, *others):
    signature = tuple(tf.TensorSpec(one, "float32") for one in (shape, *others))
    signature = signature if others else signature[0]
    return tf.data.Dataset.from_generator(lambda: iter(()), output_signature=signature)


BATCHED = {
    "by batch": tf.data.Dataset.from_tensor_slices((np.zeros((9, 8, 8, 3)), np.zeros(9))).batch(4),
    "to the end": tf.data.Dataset.from_tensor_slices((np.zeros((8, 8, 8, 3)), np.zeros(8))).batch(
        4, drop_remainder=True
    ),
    "one-hot, to the end": images_of((4, 8, 8, 3), (4, 10)),
    "images alone": images_of((None, 8, 8, 3)),
    "open sizes": images_of((None, None, None, 3), (None,)),
    "with masks": images_of((None, 8, 8, 3), (None, 8, 8, 1)),
    "gray": images_of((None, 8, 8), (None,)),
    "rows": images_of((None, 10), (None,)),
    "dictionaries": images_of((None, 8, 8, 3), (None,)).map(lambda x, y: {"image": x, "label": y}),
}


@pytest.mark.parametrize("name", BATCHED)
@pytest.mark.parametrize("augment", [None, compose(flip()), keras.layers.RandomFlip()])
def test_what_is_batched_already_is_named(name, augment):
    with pytest.raises(ValueError, match=r"`dataset` must have single elements.*got batches"):
        pipeline(BATCHED[name], batch_size=2, augment=augment)


def test_a_function_is_not_given_batches():
    def crop(image, label):
        return tf.ensure_shape(image, (24, 24, 3)), label

    with pytest.raises(ValueError, match=r"`dataset` must have single elements.*got batches"):
        pipeline(BATCHED["by batch"], batch_size=2, augment=crop)
    videos = images_of((None, 8, 8, 3))
    batches = pipeline(videos, batch_size=2, augment=lambda video: video[:4][0])
    assert batches.element_spec.shape.as_list() == [None, 8, 8, 3]


SINGLE = {
    "boxes": [(None, None, 3), (None, 4)],
    "boxes and labels": [(None, None, 3), (None, 4), (None,)],
    "image": [(8, 8, 3), ()],
    "video": [(None, 8, 8, 3), ()],
    "frames": [(5, 8, 8, 3)],
    "volume": [(8, 8, 8, 1), (8, 8, 8, 1)],
    "open": [(None, None, None)],
    "words": [(None,), (None,)],
}


@pytest.mark.parametrize("name", SINGLE)
def test_single_elements_of_open_sizes_are_no_batch(name):
    batches = pipeline(images_of(*SINGLE[name]), batch_size=2)
    first = keras.tree.flatten(batches.element_spec)[0]
    assert first.shape.as_list() == [None, *SINGLE[name][0]]


def of_sizes(*sizes):
    def read():
        for number, size in enumerate(sizes):
            yield {"image": np.zeros((size, 4, 3)), "label": number}

    image, label = tf.TensorSpec((None, 4, 3), "float32"), tf.TensorSpec((), "int32")
    signature = {"image": image, "label": label}
    return tf.data.Dataset.from_generator(read, output_signature=signature)


def test_images_of_several_sizes_in_a_batch_are_named():
    mixed = pipeline(of_sizes(4, 5), batch_size=2)
    message = r"`dataset` must have images of one size in a batch.*`resize_to`.*\[5 4 3\] \[4 4 3\]"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        list(mixed)
    heights = [x["image"].shape[1] for x in pipeline(of_sizes(4, 4, 5, 5, 6), batch_size=2)]
    assert heights == [4, 5, 6]
    assert len(list(pipeline(of_sizes(4, 5), batch_size=1))) == 2


def test_sizes_are_compared_without_losing_the_number_of_batches():
    dataset = of_sizes(4, 4, 4).apply(tf.data.experimental.assert_cardinality(3))
    assert len(pipeline(dataset, batch_size=2)) == 2


def test_ragged_images_are_named():
    images = tf.ragged.constant([[[1.0]], [[1.0], [2.0]]])
    for dataset in (images, (images, [0, 1]), {"image": images}):
        with pytest.raises(ValueError, match=r"must have images of one size.*got a RaggedTensor"):
            pipeline(tf.data.Dataset.from_tensor_slices(dataset), batch_size=2)
