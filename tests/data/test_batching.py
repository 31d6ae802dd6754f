from coursekit.data import pipeline, to_unit_range
from coursekit.data.augmentation import compose, flip
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
        ({"batch_size": 0}, ValueError, "`batch_size` must be a positive integer; got 0"),
        ({"batch_size": 2, "augment": 3}, TypeError, "`augment` must be a Keras layer.* got 3"),
        ({"batch_size": 2, "augment": lambda one: one}, TypeError, "a function of the components"),
    ],
)
def test_wrong_arguments_are_named(options, error, message):
    with pytest.raises(error, match=message):
        pipeline(numbers(), **options)


@pytest.mark.parametrize("seed", [None, 0])
def test_an_endless_set_is_refused(seed):
    with pytest.raises(ValueError, match="`dataset` must be finite"):
        pipeline(numbers().repeat(), batch_size=2, shuffle_seed=seed)


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        return np.zeros((2, 3)), np.zeros(2)


@pytest.mark.parametrize("data", [np.zeros((4, 3)), Batches(), (x for x in range(3)), [1, 2]])
def test_what_is_no_tf_data_set_is_named(data):
    message = rf"`dataset` must be a `tf.data.Dataset`.*got {type(data).__name__}.*from_generator"
    with pytest.raises(TypeError, match=message):
        pipeline(data, batch_size=2)


def of_unknown_rank():
    def opened(number, _):
        return tf.py_function(lambda _: tf.zeros((8, 8, 3)), [number], "float32"), number

    return numbers().map(opened)


@pytest.mark.parametrize(
    "augment",
    [None, keras.layers.RandomFlip(), compose(flip()), lambda image, label: (image, label)],
)
def test_an_unknown_rank_is_named_unless_the_function_states_it(augment):
    with pytest.raises(ValueError, match="Component 0 of `dataset` must have"):
        pipeline(of_unknown_rank(), batch_size=2, augment=augment)
    stated = of_unknown_rank().map(lambda image, label: (tf.ensure_shape(image, (8, 8, 3)), label))
    assert next(iter(pipeline(stated, batch_size=2, augment=augment)))[0].shape == (2, 8, 8, 3)

    def state(image, label):
        return tf.ensure_shape(image, (None, None, 3)), label

    batches = pipeline(of_unknown_rank(), batch_size=2, augment=state)
    assert batches.element_spec[0].shape.as_list() == [None, None, None, 3]


def as_dictionaries(key, labeled):
    images = noise_images()
    if labeled:
        return images.map(lambda image, label: ({key: image, "id": label}, label))
    return images.map(lambda image, label: {key: image, "id": label})


@pytest.mark.parametrize("labeled", [True, False])
def test_keras_layers_find_the_image_of_dictionaries(labeled):
    layer = keras.layers.RandomFlip("horizontal")
    plain = pipeline(noise_images(), batch_size=6, augment=layer, shuffle_seed=3)
    batches = pipeline(
        as_dictionaries("image", labeled), batch_size=6, augment=layer, shuffle_seed=3
    )
    for (image, number), batch in zip(plain, batches, strict=True):
        first = batch[0] if labeled else batch
        np.testing.assert_array_equal(first["image"], image)
        np.testing.assert_array_equal(first["id"], number)
        if labeled:
            np.testing.assert_array_equal(batch[1], number)


def test_keras_layers_take_their_own_dictionaries_whole():
    images = noise_images().map(lambda image, label: {"images": image, "segmentation_masks": image})
    batch = next(iter(pipeline(images, batch_size=6, augment=keras.layers.RandomFlip())))
    np.testing.assert_array_equal(batch["images"], batch["segmentation_masks"])


def test_dictionaries_without_images_are_named():
    message = "under the key 'image' or 'images' of dictionaries; got the keys .*photo"
    with pytest.raises(ValueError, match=message):
        pipeline(as_dictionaries("photo", True), batch_size=2, augment=keras.layers.RandomFlip())


def test_a_function_draws_the_same_at_every_batch_size():
    draws = [
        epochs_of(pipeline(numbers(), batch_size=size, augment=add_noise, shuffle_seed=1))
        for size in (3, 8)
    ]
    np.testing.assert_array_equal(*draws)


def test_to_unit_range():
    image, label = to_unit_range(np.array([0, 51, 255], "uint8"), 3)
    np.testing.assert_allclose(image, [0, 0.2, 1], rtol=1e-6)
    assert image.dtype == "float32"
    assert label == 3


def test_to_unit_range_of_dictionaries():
    element = {"image": np.array([0, 51, 255], "uint8"), "label": 3}
    scaled = to_unit_range(element)
    np.testing.assert_allclose(scaled["image"], [0, 0.2, 1], rtol=1e-6)
    assert scaled["label"] == 3
    assert element["image"].dtype == "uint8"
    assert to_unit_range({"images": element["image"]}, 5)[1] == 5
    with pytest.raises(ValueError, match="under 'image' or 'images'; got picture"):
        to_unit_range({"picture": element["image"]})


def test_images_of_16_bits_are_scaled_by_their_own_range():
    image = to_unit_range(np.array([0, 6553.5 * 2, 65535], "uint16"))
    np.testing.assert_allclose(image, [0, 0.2, 1], rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "int32", "bool"])
def test_what_is_scaled_already_or_has_no_range_is_refused(dtype):
    with pytest.raises(TypeError, match=f"`image` must be uint8 or uint16; got {dtype}"):
        to_unit_range(np.zeros((2, 2), dtype))
