"""The way from a data set to batches."""

from inspect import signature

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
            TensorFlow's stateless random operations; random augmentation that
            draws from anywhere else cannot be repeated.
        shuffle_seed: Seed of the order and of the augmentation. None keeps the
            order, as for validation, and draws augmentation at random.

    Returns:
        A `tf.data.Dataset` of batches.

    Raises:
        ValueError: If `batch_size` is below 1, or `dataset` is infinite.
        TypeError: If `augment` is not a function.

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
    if augment is not None:
        dataset = _augmented(dataset, augment, shuffle_seed)
    return dataset.batch(batch_size).prefetch(tf.data.AUTOTUNE)


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


def _augmented(dataset, augment, seed):
    if not callable(augment):
        raise TypeError(f"`augment` must be a function of an element; got {augment!r}.")
    if "seed" not in signature(augment).parameters:
        return dataset.map(augment, num_parallel_calls=tf.data.AUTOTUNE)
    seeds = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True).batch(2)

    def augment_seeded(element, seed):
        components = element if isinstance(element, tuple) else (element,)
        return augment(*components, seed=seed)

    paired = tf.data.Dataset.zip(dataset, seeds)
    return paired.map(augment_seeded, num_parallel_calls=tf.data.AUTOTUNE)
