"""The way from a data set to batches."""

from inspect import signature

from coursekit.data.augmentation import Augmentation
from coursekit.data.keras_augmentation import augment_batches
import keras
import tensorflow as tf


def pipeline(dataset, *, batch_size, augment=None, shuffle_seed=None):
    """Caches, shuffles, augments, batches and prefetches a data set.

    The set is read and decoded once and then kept in memory; shuffling and
    augmentation are drawn anew each epoch. Two pipelines with the same
    `shuffle_seed` give the same batches in every epoch, whatever the number
    of processor cores.

    Args:
        dataset: `tf.data.Dataset` of single elements, such as (image, label).
        batch_size: Number of elements a batch; the last one may have fewer.
        augment: Function that takes the components of one element and returns
            the element to use instead. If it has an argument named `seed`, it
            is given a fresh seed for each element, a (2,) int64 tensor for
            TensorFlow's stateless random operations; a function that draws
            from anywhere else cannot be repeated. Or an augmentation that
            `coursekit.data.augmentation.engine.compose` made, which is applied to whole
            batches: images, masks, boxes and labels. Or a Keras layer such as
            `RandomFlip`, which is applied to the images of whole batches.
        shuffle_seed: Seed of the order and of the augmentation. None keeps the
            order, as for validation, and draws augmentation at random.

    Returns:
        A `tf.data.Dataset` of batches.

    Raises:
        ValueError: If `batch_size` is below 1, or `dataset` is infinite.
        TypeError: If `augment` is no layer, augmentation or function of the
            components of an element.

    Example:
        def flip(image, label, seed):
            return tf.image.stateless_random_flip_left_right(image, seed), label

        images, info = load("fashion_mnist", split="train")
        batches = pipeline(images, batch_size=32, augment=flip, shuffle_seed=0)
    """
    if batch_size < 1:
        raise ValueError(f"`batch_size` must be 1 or above; got {batch_size}.")
    dataset = dataset.cache()
    if shuffle_seed is not None:
        dataset = dataset.shuffle(_count(dataset), seed=shuffle_seed)
    return _batched(dataset, batch_size, augment, shuffle_seed).prefetch(tf.data.AUTOTUNE)


def to_unit_range(image, *rest):
    """Scales an image from uint8 in [0, 255] to float32 in [0, 1]; passes on the rest.

    Args:
        image: uint8 tensor of any shape.
        *rest: What comes with the image, such as its label.

    Returns:
        The scaled image, in a tuple with the rest if there is any.
    """
    scaled = tf.cast(image, "float32") / 255.0
    return (scaled, *rest) if rest else scaled


def _count(dataset):
    """Counts the elements, by reading them where the set does not say."""
    count = dataset.cardinality()
    if count == tf.data.INFINITE_CARDINALITY:
        raise ValueError("`dataset` must be finite to be cached and shuffled; got an endless one.")
    if count == tf.data.UNKNOWN_CARDINALITY:
        count = dataset.reduce(tf.constant(0, "int64"), lambda total, *_: total + 1)
    return tf.maximum(count, 1)


def _batched(dataset, batch_size, augment, seed):
    if augment is None:
        return dataset.batch(batch_size)
    if isinstance(augment, keras.Layer):
        return augment_batches(dataset.batch(batch_size), augment, seed)
    if isinstance(augment, Augmentation):
        return _mapped_with_seeds(dataset.batch(batch_size), augment, seed)
    return _augmented(dataset, augment, seed).batch(batch_size)


def _augmented(dataset, augment, seed):
    if not _takes_elements(augment, dataset.element_spec):
        raise TypeError(
            "`augment` must be a Keras layer or a function of the components of an element, "
            f"{dataset.element_spec}, and of `seed` if it is random; got {augment!r}."
        )
    if "seed" not in signature(augment).parameters:
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
    seeded = {"seed": None} if "seed" in signature(augment).parameters else {}
    try:
        signature(augment).bind(*_components(element), **seeded)
    except TypeError:
        return False
    return True


def _components(element):
    return element if isinstance(element, tuple) else (element,)
