"""The way from a data set to batches."""

from inspect import signature

from coursekit._arguments import require_count
from coursekit.data.augmentation import Augmentation
from coursekit.data.augmentation.engine.roles import ROLES
from coursekit.data.keras_augmentation import augment_batches
from coursekit.data.single_elements import one_size_a_batch, require_elements
import keras
import tensorflow as tf


def pipeline(dataset, *, batch_size, augment=None, shuffle_seed=None):
    """Caches, shuffles, augments, batches and prefetches a data set.

    The set is read and decoded once and then kept in memory; shuffling and
    augmentation are drawn anew each epoch. Two pipelines with the same
    `shuffle_seed` and `batch_size` give the same batches in every epoch,
    whatever the number of processor cores. At another batch size the order
    and what a function draws stay the same; an augmentation or a Keras layer,
    which draws for whole batches, draws something else.

    Args:
        dataset: Finite `tf.data.Dataset` of single elements, such as
            (image, label) or {"image": image, "label": label}, whose ranks are
            known. Images must be dense tensors, those of a batch of one size.
        batch_size: Number of elements a batch; the last one may have fewer.
        augment: Function that takes the components of one element and returns
            the element to use instead. If it has an argument named `seed`, it
            is given a fresh seed for each element, a (2,) int64 tensor for
            TensorFlow's stateless random operations; a function that draws
            from anywhere else cannot be repeated. Or an augmentation that
            `coursekit.data.augmentation.compose` made, which is applied to whole
            batches: images, masks, boxes and labels. Or a Keras layer such as
            `RandomFlip`, which is applied to the images of whole batches; of
            dictionaries to what the key "image" names, or to the whole where
            it is "images", which Keras's layers know.
        shuffle_seed: Seed of the order and of the augmentation. None keeps the
            order, as for validation, and draws augmentation at random.

    Returns:
        A `tf.data.Dataset` of batches.

    Raises:
        ValueError: If `batch_size` is not a positive integer, `dataset` is
            infinite or batched already, the rank of a component is unknown,
            images are ragged, or a dictionary has no images for a Keras layer.
        TypeError: If `dataset` is not a `tf.data.Dataset`, or `augment` is not
            a layer, augmentation or function of the components of an element.

    Example:
        >>> def flip(image, label, seed):
        ...     return tf.image.stateless_random_flip_left_right(image, seed), label
        >>> images = tf.data.Dataset.from_tensor_slices((tf.zeros((50, 8, 8, 3)), tf.range(50)))
        >>> batches = pipeline(images, batch_size=32, augment=flip, shuffle_seed=0)
        >>> [images.shape[0] for images, labels in batches]
        [32, 18]
    """
    require_count("batch_size", batch_size)
    _require_finite_set(dataset)
    dataset = dataset.cache()
    if shuffle_seed is not None:
        dataset = dataset.shuffle(_count(dataset), seed=shuffle_seed)
    return _batched(dataset, batch_size, augment, shuffle_seed).prefetch(tf.data.AUTOTUNE)


def to_unit_range(image, *rest):
    """Scales an image from uint8 in [0, 255] to float32 in [0, 1]; passes on the rest.

    Args:
        image: uint8 tensor of any shape, or uint16, of which 65,535 becomes 1; or a dictionary
            with such a tensor under "image" or "images".
        *rest: What comes with the image, such as its label or mask.

    Returns:
        The scaled image, in a tuple with the rest if there is any.

    Raises:
        TypeError: If the image has another dtype.
        ValueError: If a dictionary has no image.

    Example:
        >>> to_unit_range(tf.constant([0, 255], "uint8")).numpy().tolist()
        [0.0, 1.0]
    """
    if isinstance(image, dict):
        (key,) = [key for key in image if key in ROLES["images"]] or (None,)
        if key is None:
            raise ValueError(
                f"`image` must have its images under 'image' or 'images'; got {', '.join(image)}."
            )
        scaled = {**image, key: to_unit_range(image[key])}
        return (scaled, *rest) if rest else scaled
    image = tf.convert_to_tensor(image)
    if image.dtype not in (tf.uint8, tf.uint16):
        raise TypeError(f"`image` must be uint8 or uint16; got {image.dtype.name}.")
    scaled = tf.cast(image, "float32") / image.dtype.max
    return (scaled, *rest) if rest else scaled


def _require_finite_set(dataset):
    if not isinstance(dataset, tf.data.Dataset):
        raise TypeError(
            "`dataset` must be a `tf.data.Dataset` of single elements; got "
            f"{type(dataset).__name__}. Make one by `tf.data.Dataset.from_tensor_slices` of "
            "arrays, or by `from_generator` of a function that yields elements."
        )
    if dataset.cardinality() == tf.data.INFINITE_CARDINALITY:
        raise ValueError("`dataset` must be finite to be cached and shuffled; got an endless one.")


def _count(dataset):
    """Counts the elements, by reading them where the set does not say."""
    count = dataset.cardinality()
    if count == tf.data.UNKNOWN_CARDINALITY:
        count = dataset.reduce(tf.constant(0, "int64"), lambda total, *_: total + 1)
    return tf.maximum(count, 1)


def _batched(dataset, batch_size, augment, seed):
    if augment is None or isinstance(augment, keras.Layer | Augmentation):
        _require_known_ranks(dataset.element_spec)
        require_elements(dataset.element_spec)
        batches = one_size_a_batch(dataset, batch_size).batch(batch_size)
        if augment is None:
            return batches
        if isinstance(augment, Augmentation):
            return _mapped_with_seeds(batches, augment, seed)
        return _through_layer(batches, augment, seed)
    require_elements(dataset.element_spec, alone=False)
    dataset = _augmented(dataset, augment, seed)
    _require_known_ranks(dataset.element_spec)
    require_elements(dataset.element_spec)
    return one_size_a_batch(dataset, batch_size).batch(batch_size)


def _require_known_ranks(element):
    """Refuses what Keras cannot feed to a model: components of any rank whatever."""
    for path, spec in keras.tree.flatten_with_path(element):
        if isinstance(spec, tf.TensorSpec) and spec.shape.rank is None:
            place = "/".join(map(str, path))
            name = f"Component {place} of `dataset`" if path else "`dataset`"
            raise ValueError(
                f"{name} must have a known rank; got an unknown shape, as `tf.py_function` and "
                "`from_generator` without `output_signature` give. State it in a `map` before, "
                "as by `tf.ensure_shape(image, (None, None, 3))`."
            )


def _through_layer(batches, layer, seed):
    """Applies a Keras layer to the images, wherever these are in an element."""
    element = batches.element_spec
    first = element[0] if isinstance(element, tuple) else element
    if not isinstance(first, dict) or "images" in first:
        return augment_batches(batches, layer, seed)
    if "image" not in first:
        raise ValueError(
            "`augment`, a Keras layer, needs images under the key 'image' or 'images' of "
            f"dictionaries; got the keys {', '.join(map(str, first))}."
        )
    taken_out = batches.map(lambda first, *others: (first["image"], first, *others))

    def put_back(image, first, *others):
        first = {**first, "image": image}
        return (first, *others) if isinstance(element, tuple) else first

    return augment_batches(taken_out, layer, seed).map(put_back)


def _augmented(dataset, augment, seed):
    if not _takes_elements(augment, dataset.element_spec):
        raise TypeError(
            "`augment` must be a Keras layer, an augmentation or a function of the components of "
            f"an element, {dataset.element_spec}, and of `seed` if it is random; got {augment!r}."
        )
    if "seed" not in _parameters(augment):
        return dataset.map(augment, num_parallel_calls=tf.data.AUTOTUNE)
    return _mapped_with_seeds(dataset, augment, seed)


def _mapped_with_seeds(dataset, augment, seed):
    """Applies a function of components and a seed, with a fresh one for each element."""
    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)

    def augment_seeded(element, seed):
        return augment(*_components(element), seed=seed)

    paired = tf.data.Dataset.zip(dataset, seeds)
    return paired.map(augment_seeded, num_parallel_calls=tf.data.AUTOTUNE)


def _takes_elements(augment, element):
    if not callable(augment):
        return False
    seeded = {"seed": None} if "seed" in _parameters(augment) else {}
    try:
        signature(augment).bind(*_components(element), **seeded)
    except TypeError:
        return False
    except ValueError:  # it has no signature, as functions of C
        return True
    return True


def _parameters(function):
    try:
        return signature(function).parameters
    except ValueError:
        return {}


def _components(element):
    return element if isinstance(element, tuple) else (element,)
