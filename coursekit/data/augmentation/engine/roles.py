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
POINTS = ("keypoint", "keypoints", "landmarks", "points", "polygon", "polygons")  # not moved
LABELS_OF_BOXES = ("class", "classes")  # labels beside boxes, as KerasHub names them
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
    last of three is the weights, as in Keras, but for class numbers after masks. In a
    dictionary behind the images, as a model of several outputs takes its targets, a key
    that names an output has the role of its place, except beside boxes. There "class" and
    "classes" are labels.

    Args:
        paths: Keys and positions that lead to each component.
        ranks: Their ranks, batched; None for a component that is None.
        are_floats: Whether they hold floats.
    """
    first = {path[0] for path in paths if path}
    with_boxes = {path[:-1] for path in paths if _role_of_key(path) == "boxes"}
    roles = [
        None if rank is None else _role(path, rank, path[:-1] in with_boxes)
        for path, rank in zip(paths, ranks, strict=True)
    ]
    if first == {0, 1, 2} and paths[-1] == (2,):
        after_masks = "masks" in roles[:-1]
        if roles[-1] and (are_floats[-1] or (ranks[-1] == 1 and not after_masks)):
            roles[-1] = "weights"
    return roles


def _role(path, rank, is_beside_boxes):
    if path and isinstance(path[-1], str):
        place = path[0] if isinstance(path[0], int) else 0
        if is_beside_boxes and path[-1] in LABELS_OF_BOXES:
            return "labels"
        if _role_of_key(path) or not place or is_beside_boxes:
            return _role_of_key(path)
        return "weights" if place == 2 else "masks" if rank >= 3 else "labels"
    if all(step == 0 for step in path):
        return "images"
    return "masks" if rank >= 3 else "labels"


def _role_of_key(path):
    return ROLE_OF_KEY.get(path[-1]) if path else None


def stay_behind(paths, roles, shapes):
    """Lists components without a role that are points, or look like maps of the images' pixels.

    Args:
        paths: As for `roles_of`.
        roles: What `roles_of` found.
        shapes: The components' shapes, batched; None for a component that is None.

    Returns:
        Their names, such as "depth" or "left/image2".
    """
    if "images" not in roles:
        return []
    size = tuple(shapes[roles.index("images")][1:3])
    return [
        "/".join(map(str, path))
        for path, role, shape in zip(paths, roles, shapes, strict=True)
        if role is None and shape is not None
        if path[-1] in POINTS or (len(shape) in (3, 4) and tuple(shape[1:3]) == size)
    ]
