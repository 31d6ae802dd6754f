"""Keras's random layers in a pipeline, made repeatable.

A random layer of Keras draws from a state of its own, which moves on with
each call. So a pipeline works on a copy of the layer with its own seeds, and
calls it on one batch after the other.
"""

from itertools import count


def augment_batches(batches, layer, seed):
    """Applies a Keras layer to the images of each batch.

    Args:
        batches: `tf.data.Dataset` of batches whose first component is the
            images, or of anything else that the layer takes whole, such as
            dictionaries with "images" and "segmentation_masks".
        layer: Preprocessing layer, or Sequential or Pipeline of them.
        seed: Seed of the copy; None leaves the layer's own.

    Returns:
        A `tf.data.Dataset` of augmented batches.
    """
    augment = layer if seed is None else reseeded(layer, seed)

    def augmented(*components):
        first = augment(components[0], training=True)
        return (first, *components[1:]) if len(components) > 1 else first

    return batches.map(augmented)


def reseeded(layer, seed):
    """Copies a layer with new seeds, a different one for each random layer inside it.

    Args:
        layer: Layer without weights.
        seed: Seed from which the others are counted up.

    Returns:
        The copy.
    """
    return type(layer).from_config(_with_seeds(layer.get_config(), count(seed)))


def _with_seeds(config, seeds):
    if isinstance(config, dict):
        return {
            key: next(seeds) if key == "seed" else _with_seeds(value, seeds)
            for key, value in config.items()
        }
    if isinstance(config, list | tuple):
        return type(config)(_with_seeds(value, seeds) for value in config)
    return config
