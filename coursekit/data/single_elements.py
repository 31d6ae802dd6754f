"""What single elements are, which can be put into batches."""

from coursekit.data.augmentation.engine.roles import ROLES
from coursekit.data.normalization.arrays import is_image
import keras
import tensorflow as tf

ADVICE = "Resize the images to one size before, as by `resize_to` in a `map`"


def require_elements(element, *, alone=True):
    """Refuses batches, which would be batched again, and ragged images.

    Batches are told by sizes: every component begins with one that is not known, as `batch` leaves
    it, or the images and others with the same number, and what follows has the form of images or
    rows. A variable number of boxes beside one image is no batch.

    Args:
        element: The `element_spec` of a data set.
        alone: Whether images without anything beside them may be told to be a batch; videos of
            any length look alike.

    Raises:
        ValueError: If the elements are batches, or the images are ragged.
    """
    first = _images(element)
    if isinstance(first, tf.RaggedTensorSpec):
        raise ValueError(
            "`dataset` must have images of one size, in dense tensors; got a RaggedTensor of the "
            f"shape {first.shape}. {ADVICE} of each `image.to_tensor()`."
        )
    specs = keras.tree.flatten(element)
    if not isinstance(first, tf.TensorSpec) or (len(specs) == 1 and not alone):
        return
    if _are_batches(first.shape, [getattr(spec, "shape", None) for spec in specs]):
        raise ValueError(
            "`dataset` must have single elements, which `pipeline` batches itself; got batches: "
            f"images of the shape {first.shape}. Pass the set before `batch`, or `.unbatch()` it. "
            "If they are no batch, as videos are none, state their first size by "
            "`tf.ensure_shape` in a `map`."
        )


def one_size_a_batch(dataset, batch_size):
    """Makes a data set say which sizes meet in a batch, where images may be of several.

    Args:
        dataset: `tf.data.Dataset` of single elements.
        batch_size: Number of elements a batch.
    """
    first = _images(dataset.element_spec)
    is_open = isinstance(first, tf.TensorSpec) and None in first.shape.as_list()
    if not is_open or batch_size == 1:
        return dataset

    def compare(state, element):
        place, expected = state
        size = tf.shape(_images(element))
        expected = tf.where(place == 0, size, expected)
        same = tf.debugging.Assert(
            tf.reduce_all(size == expected),
            [f"`dataset` must have images of one size in a batch. {ADVICE}; got", size, expected],
        )
        with tf.control_dependencies([same]):
            return ((place + 1) % batch_size, expected), keras.tree.map_structure(
                tf.identity, element
            )

    start = tf.constant(0), tf.zeros(first.shape.rank, "int32")
    return dataset.scan(start, lambda state, *parts: compare(state, _element(parts)))


def _images(element):
    """Returns the first component, or the images of a dictionary; None without any."""
    first = element[0] if isinstance(element, tuple) else element
    if isinstance(first, dict):
        return next((first[key] for key in ROLES["images"] if key in first), None)
    return first


def _element(parts):
    return parts if len(parts) > 1 else parts[0]


def _are_batches(images, shapes):
    if any(shape is None or not shape.rank for shape in shapes) or images.rank < 2:
        return False
    if is_image(images) or (images[1:].rank == 1 and images[1] is None):
        return False
    count = images[0]
    if count is None:
        return all(shape[0] is None for shape in shapes) and (len(shapes) > 1 or images.rank == 4)
    has_labels = any(shape.rank <= 2 for shape in shapes)
    return images.rank == 4 and has_labels and all(shape[0] == count for shape in shapes)
