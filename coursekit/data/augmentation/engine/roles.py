"""What each component of an element is."""

ROLES = {
    "images": ("image", "images"),
    "masks": (
        *("mask", "masks", "segmentation_mask", "segmentation_masks"),
        *("instance_mask", "instance_masks"),
    ),
    "boxes": ("box", "boxes", "bbox", "bboxes", "bounding_box", "bounding_boxes"),
    "labels": ("label", "labels"),
    "weights": ("weight", "weights", "sample_weight", "sample_weights"),
}
ROLE_OF_KEY = {key: role for role, keys in ROLES.items() for key in keys}


def paths_of(element):
    """Returns the keys and positions that lead to each component, as `tf.nest.flatten` orders them.

    Args:
        element: Component, or tuples, lists and dictionaries of components.
    """
    if isinstance(element, dict):
        inside = [((key,), element[key]) for key in sorted(element)]
    elif isinstance(element, list | tuple):
        inside = [((place,), part) for place, part in enumerate(element)]
    else:
        return [()]
    return [(*start, *path) for start, part in inside for path in paths_of(part)]


def roles_of(paths, ranks, are_floats):
    """Tells what the components are: "images", "masks", "boxes", "labels", "weights" or None.

    In a dictionary the key says it (`ROLES`). In a tuple the very first component is
    the images, and another is a mask if it has the rank of one, a label otherwise. The
    last of three is the weights, as in Keras, but for class numbers after masks.

    Args:
        paths: Keys and positions that lead to each component.
        ranks: Their ranks, batched; None for a component that is None.
        are_floats: Whether they hold floats.
    """
    first = {path[0] for path in paths if path}
    roles = [
        None if rank is None else _role(path, rank) for path, rank in zip(paths, ranks, strict=True)
    ]
    if first == {0, 1, 2} and paths[-1] == (2,):
        after_masks = "masks" in roles[:-1]
        if roles[-1] and (are_floats[-1] or (ranks[-1] == 1 and not after_masks)):
            roles[-1] = "weights"
    return roles


def _role(path, rank):
    if path and isinstance(path[-1], str):
        return ROLE_OF_KEY.get(path[-1])
    if all(step == 0 for step in path):
        return "images"
    return "masks" if rank >= 3 else "labels"
