from coursekit.data import pipeline, to_unit_range
from coursekit.data.keras_augmentation import reseeded
import keras
import numpy as np
import pytest
import tensorflow as tf


def numbers(count=20):
    return tf.data.Dataset.range(count).map(lambda number: (number, -number))


def epochs_of(batches, count=2):
    return [np.concatenate([inputs for inputs, _ in batches.as_numpy_iterator()])] + (
        epochs_of(batches, count - 1) if count > 1 else []
    )


def add_noise(number, label, seed):
    return tf.random.stateless_uniform((), seed) + tf.cast(number, "float32"), label


def test_without_a_seed_the_order_is_kept():
    batches = list(pipeline(numbers(), batch_size=8).as_numpy_iterator())
    assert [len(inputs) for inputs, _ in batches] == [8, 8, 4]
    np.testing.assert_array_equal(np.concatenate([inputs for inputs, _ in batches]), np.arange(20))


def test_each_epoch_is_another_order_of_all_elements():
    first, second = epochs_of(pipeline(numbers(), batch_size=8, shuffle_seed=1))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(np.sort(first), np.arange(20))
    np.testing.assert_array_equal(np.sort(second), np.arange(20))


@pytest.mark.parametrize("augment", [None, add_noise])
def test_the_same_seed_gives_the_same_batches_in_each_epoch(augment):
    first, again, other = (
        epochs_of(pipeline(numbers(), batch_size=8, augment=augment, shuffle_seed=seed))
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_augmentation_is_drawn_anew_for_each_element_and_epoch():
    draws = np.array(
        epochs_of(pipeline(numbers(), batch_size=8, augment=add_noise, shuffle_seed=1), 3)
    )
    assert len(np.unique(draws % 1)) == draws.size


def test_augmentation_without_a_seed_argument_is_applied():
    batches = pipeline(numbers(), batch_size=20, augment=lambda number, label: (number + 1, label))
    np.testing.assert_array_equal(next(iter(batches))[0], np.arange(1, 21))


def test_elements_that_are_no_pairs_are_augmented():
    def add_seeded(number, seed):
        return number + 0 * seed[0]

    batches = pipeline(tf.data.Dataset.range(4), batch_size=4, augment=add_seeded, shuffle_seed=0)
    np.testing.assert_array_equal(np.sort(next(iter(batches))), np.arange(4))


def noise_images(count=12):
    images = np.random.default_rng(0).random((count, 8, 8, 3), dtype="float32")
    return tf.data.Dataset.from_tensor_slices((images, np.arange(count)))


KERAS_LAYERS = {
    "one layer": keras.layers.RandomTranslation(0.3, 0.3),
    "Sequential": keras.Sequential(
        [keras.layers.RandomFlip(), keras.layers.RandomRotation(0.2, seed=5)]
    ),
    "Pipeline": keras.layers.Pipeline(
        [keras.layers.RandomFlip(), keras.layers.RandomTranslation(0.3, 0.3)]
    ),
}


@pytest.mark.parametrize("layer", KERAS_LAYERS.values(), ids=KERAS_LAYERS)
def test_keras_layers_augment_images_repeatably(layer):
    first, again, other = (
        epochs_of(pipeline(noise_images(), batch_size=4, augment=layer, shuffle_seed=seed))
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(np.sort(first[0], axis=0), np.sort(first[1], axis=0))
    assert first[0].shape == (12, 8, 8, 3)


def test_keras_layers_leave_labels_alone():
    batches = pipeline(noise_images(), batch_size=5, augment=keras.layers.RandomFlip())
    labels = np.concatenate([labels for _, labels in batches.as_numpy_iterator()])
    np.testing.assert_array_equal(labels, np.arange(12))


def test_layers_inside_a_pipeline_get_different_seeds():
    layers = [keras.layers.RandomFlip(seed=9), keras.layers.RandomFlip(seed=9)]
    copy = reseeded(keras.layers.Pipeline(layers), 3)
    assert [layer.seed for layer in copy.layers] == [3, 4]
    assert [layer.seed for layer in layers] == [9, 9]


def test_the_set_is_read_once():
    reads = []

    def read():
        reads.append(1)
        yield from range(4)

    dataset = tf.data.Dataset.from_generator(
        read, output_signature=tf.TensorSpec((), "int64")
    ).apply(tf.data.experimental.assert_cardinality(4))
    batches = pipeline(dataset, batch_size=2, shuffle_seed=0)
    for _ in range(3):
        assert len(list(batches)) == 2
    assert len(reads) == 1


def test_a_set_of_unknown_size_is_shuffled_whole():
    batches = pipeline(
        numbers(500).filter(lambda number, label: True), batch_size=500, shuffle_seed=0
    )
    (inputs, _) = next(iter(batches))
    assert np.abs(np.corrcoef(inputs, np.arange(500))[0, 1]) < 0.2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"batch_size": 0}, ValueError, "`batch_size` must be 1 or above; got 0"),
        ({"batch_size": 2, "augment": 3}, TypeError, "`augment` must be a Keras layer or .* got 3"),
        ({"batch_size": 2, "augment": lambda one: one}, TypeError, "a function of the components"),
    ],
)
def test_wrong_arguments_are_named(options, error, message):
    with pytest.raises(error, match=message):
        pipeline(numbers(), **options)


def test_an_endless_set_is_refused():
    with pytest.raises(ValueError, match="`dataset` must be finite"):
        pipeline(numbers().repeat(), batch_size=2, shuffle_seed=0)


def test_to_unit_range():
    image, label = to_unit_range(np.array([0, 51, 255], "uint8"), 3)
    np.testing.assert_allclose(image, [0, 0.2, 1], rtol=1e-6)
    assert image.dtype == "float32"
    assert label == 3
