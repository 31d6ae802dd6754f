from coursekit.data import augmentation as aug
from coursekit.data import pipeline
from coursekit.data.augmentation import compose
from coursekit.data.augmentation.engine.batch import Batch
import numpy as np
import pytest
from scenes import COLOR, GEOMETRIC, OPERATIONS, images, smooth_images
import tensorflow as tf


def in_sequence(operations, batch, **options):
    """Applies one operation after the other, on the same stream of random numbers."""
    generator = np.random.default_rng(np.array([7], "uint64"))
    for operation in operations:
        batch = compose(operation, **options).apply(batch, generator)
    return batch


@pytest.mark.parametrize("second", GEOMETRIC.values(), ids=GEOMETRIC)
@pytest.mark.parametrize("first", GEOMETRIC.values(), ids=GEOMETRIC)
def test_a_composed_warp_is_the_sequence_of_its_parts(first, second):
    picture = smooth_images()
    operations = [aug.crop(40, 40), first, second]
    together = compose(*operations, fill="nearest")(picture, seed=7)
    apart = in_sequence(operations, Batch(picture), fill="nearest").images
    inside = (slice(None), *(slice(length // 3, -length // 3) for length in together.shape[1:3]))
    np.testing.assert_allclose(together[inside], apart[inside], atol=0.03)


def test_flips_and_whole_steps_compose_exactly():
    picture = np.pad(images(), ((0, 0), (8, 8), (8, 8), (0, 0)))
    steps = [aug.flip(vertical=True), aug.translate(vertical=(0.25, 0.25)), aug.flip()]
    together = compose(*steps, fill="constant")(picture, picture, seed=7)
    apart = in_sequence(steps, Batch(picture, (picture,)), fill="constant")
    np.testing.assert_array_equal(np.rint(255 * together[0]), apart.images)
    np.testing.assert_array_equal(together[1], apart.masks[0])


@pytest.mark.parametrize("second", COLOR.values(), ids=COLOR)
@pytest.mark.parametrize("first", COLOR.values(), ids=COLOR)
def test_composed_colors_are_the_sequence_of_their_parts(first, second):
    picture = 0.45 + 0.1 * np.random.default_rng(0).random((4, 9, 9, 3), dtype="float32")
    operations = [first, second, aug.contrast(0.2)]
    together = compose(*operations)(picture, seed=7)
    apart = in_sequence(operations, Batch(picture)).images
    clipped = (apart <= 0) | (apart >= 1)
    assert clipped.mean() < 0.05
    np.testing.assert_allclose(together[~clipped], apart[~clipped], atol=1e-5)


def test_one_interpolation_blurs_less_than_several():
    picture = images(4, 64, 64) / np.float32(255)
    there_and_back = [aug.rotate((13, 13)), aug.rotate((-13, -13))] * 2
    inside = (slice(None), slice(20, -20), slice(20, -20))
    together = compose(*there_and_back)(picture, seed=7)
    apart = in_sequence(there_and_back, Batch(picture)).images
    np.testing.assert_allclose(together[inside], picture[inside], atol=1e-3)
    assert np.abs(apart - picture)[inside].mean() > 0.05


def test_the_warp_comes_before_the_colors():
    picture = images()
    turn, lift, dim = aug.rotate((20, 20)), aug.brightness((0.1, 0.1)), aug.exposure((0.8, 0.8))
    warped = compose(turn, fill="constant")(picture, seed=0)
    together = compose(lift, turn, dim, fill="constant")(picture, seed=0)
    np.testing.assert_allclose(together, 0.8 * (warped + 0.1), atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("as_bytes", [True, False])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_images_come_back_in_float32_in_the_unit_range(operation, as_bytes, channels):
    if operation is COLOR["principal_cast"] and channels == 1:
        operation = aug.principal_cast(np.eye(1))
    picture = images(channels=channels)
    source = picture if as_bytes else picture / 255.0
    before = source.copy()
    image = compose(operation)(source, seed=1)
    assert image.dtype == "float32"
    assert image.shape[0] == 6
    assert image.shape[3] == channels
    assert 0 <= image.min() <= image.max() <= 1
    np.testing.assert_array_equal(source, before)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_bytes_and_floats_give_the_same_picture(operation):
    picture = images()
    results = [compose(operation)(source, seed=1) for source in (picture, picture / 255.0)]
    np.testing.assert_allclose(*results, atol=0.01)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_a_seed_gives_the_same_batch_and_another_another(operation):
    picture = images()
    one, again, other = (compose(operation)(picture, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    fixed = ("solarize", "posterize", "autocontrast", "equalize")
    if operation not in [OPERATIONS[name] for name in fixed]:
        assert not np.array_equal(one, other)


def test_seeds_are_whole_numbers_of_any_kind():
    picture = images()
    results = [
        compose(aug.rotate(30))(picture, seed=seed)
        for seed in (np.array([-3, 2**40]), [-3, 2**40], tf.constant([-3, 2**40], "int64"))
    ]
    for other in results[1:]:
        np.testing.assert_array_equal(results[0], other)


def test_a_composition_inside_another_keeps_its_own_fill():
    down = aug.translate(vertical=(0.5, 0.5))
    inner = compose(down, fill="constant", fill_value=1.0)
    image = compose(inner, down, fill="constant")(images(), seed=0)
    np.testing.assert_allclose(image[:, :10], 0)
    np.testing.assert_allclose(image[:, 10:], 1)


CHAIN = compose(
    aug.flip(), aug.crop(16, 18), aug.rotate(20), aug.elastic(1, smoothness=3), aug.contrast(0.3)
)


def elements(count=24):
    picture = images(count)
    return {
        "image": picture,
        "mask": (picture[..., :1] // 80).astype("int64"),
        "boxes": np.tile(np.float32([0.2, 0.2, 0.6, 0.7]), (count, 2, 1)),
        "label": np.arange(count),
        "name": np.array([f"n{index}" for index in range(count)]),
    }


def test_dictionaries_pass_through_a_pipeline():
    dataset = tf.data.Dataset.from_tensor_slices(elements())
    batches = pipeline(dataset, batch_size=5, augment=CHAIN, shuffle_seed=0)
    assert batches.element_spec["image"] == tf.TensorSpec((None, 16, 18, 3), "float32")
    assert batches.element_spec["mask"] == tf.TensorSpec((None, 16, 18, 1), "int64")
    found = list(batches.as_numpy_iterator())
    assert [len(batch["image"]) for batch in found] == [5, 5, 5, 5, 4]
    labels = np.concatenate([batch["label"] for batch in found])
    names = np.concatenate([batch["name"] for batch in found])
    assert [name.decode() for name in names] == [f"n{label}" for label in labels]
    assert sorted(labels) == list(range(24))


@pytest.mark.parametrize("threads", [1, 4])
def test_a_seed_gives_the_same_batches_for_any_number_of_workers(threads):
    def epochs(workers):
        options = tf.data.Options()
        options.threading.private_threadpool_size = workers
        dataset = tf.data.Dataset.from_tensor_slices((images(24), images(24)[..., 0]))
        batches = pipeline(dataset, batch_size=4, augment=CHAIN, shuffle_seed=3)
        return [list(batches.with_options(options).as_numpy_iterator()) for _ in range(2)]

    for epoch, other in zip(epochs(threads), epochs(2), strict=True):
        tf.nest.map_structure(np.testing.assert_array_equal, epoch, other)
    first, second = epochs(threads)
    assert not np.array_equal(first[0][0], second[0][0])


def test_a_graph_gives_what_arrays_give():
    arrays = elements()
    graph = tf.function(lambda element: CHAIN(element, seed=tf.constant([1, 2])))(arrays)
    tf.nest.map_structure(
        np.testing.assert_array_equal,
        {key: graph[key].numpy() for key in ("image", "mask", "boxes", "label")},
        {key: CHAIN(arrays, seed=[1, 2])[key] for key in ("image", "mask", "boxes", "label")},
    )


def test_nested_tuples_keep_their_structure():
    picture = images()
    image, (mask, label) = CHAIN(picture, (picture[..., 0], np.arange(6)), seed=0)
    assert mask.shape == image.shape[:3]
    np.testing.assert_array_equal(label, np.arange(6))


def test_images_of_unknown_size_are_refused():
    dataset = tf.data.Dataset.from_generator(
        lambda: iter(images()), output_signature=tf.TensorSpec((None, None, 3), "uint8")
    )
    with pytest.raises(ValueError, match="images of a known height, width"):
        pipeline(dataset, batch_size=2, augment=CHAIN)


@pytest.mark.parametrize(
    ("attempt", "error", "message"),
    [
        (lambda: compose(3), TypeError, "`compose` takes operations .* got 3"),
        (lambda: compose(fill="wrap"), ValueError, "`fill` must be one of .* got 'wrap'"),
        (lambda: compose(interpolation="cubic"), ValueError, "`interpolation` must be one of"),
        (lambda: CHAIN(images()[0], seed=0), ValueError, r"shapes \[\(20, 24, 3\)\]"),
        (lambda: CHAIN({"mask": images()}, seed=0), ValueError, r"images of the shapes \[\]"),
        (lambda: CHAIN(images().astype("int32"), seed=0), ValueError, "`images` must be uint8"),
        (
            lambda: CHAIN(images(), images() / 255.0, seed=0),
            ValueError,
            "must hold whole numbers, .* got float64 with 0\\.\\d+",
        ),
        (lambda: CHAIN(images(), images()[:, 1:], seed=0), ValueError, "A mask must be"),
    ],
)
def test_wrong_use_is_named(attempt, error, message):
    with pytest.raises(error, match=message):
        attempt()
