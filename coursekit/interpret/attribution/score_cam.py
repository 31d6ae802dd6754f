"""Class-activation maps without gradients: what a layer's maps let through counts."""

from coursekit._arguments import require_count
from coursekit._keras.spatial_axes import spatial_axes
from coursekit.interpret.attribution.activation_maps import enlarged
from coursekit.interpret.probing.batches import progress
from coursekit.interpret.probing.subject import Subject
from keras import ops
import numpy as np


def score_cam(
    model,
    images,
    target,
    *,
    layer=None,
    channels=None,
    baseline=0.0,
    resize=True,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Weighs a layer's maps by the score of the image that each lets through (Score-CAM).

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`, but the model
            need not be differentiable.
        layer: As for `grad_cam`.
        channels: How many maps are tried, those that vary most over the image; all by default.
        baseline: What is seen where a map lets nothing through: a value or an array that can be
            broadcast to the images. The paper has 0.
        resize: As for `grad_cam`.

    Returns:
        As for `grad_cam`.

    Raises:
        ValueError: As for `grad_cam`.

    Reference:
        Wang and others, "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural
        Networks", CVPR workshops 2020.
    """
    if channels is not None:
        require_count("channels", channels)
    subject = Subject(
        model, images, target, output=output, input=input, score=score, batch_size=batch_size
    )
    spatial = spatial_axes()
    size = [subject.images.shape[axis] for axis in spatial]
    maps = subject.maps(layer)
    masks = _masks(maps, size, channels)
    found = np.zeros(maps.shape[:3], "float32")
    base = np.broadcast_to(np.asarray(baseline, "float32"), subject.images.shape)
    before = subject.scores(base)
    with progress(sum(len(mask) for _, mask in masks), "maps") as done:
        tried = 0
        for image, (chosen, mask) in enumerate(masks):
            gains = _scores(subject, base, image, mask, spatial) - before[image]
            weights = np.exp(gains - gains.max())
            found[image] = np.maximum(maps[image][..., chosen] @ (weights / weights.sum()), 0)
            tried += len(mask)
            done(tried)
    if not resize:
        return found
    return ops.convert_to_numpy(enlarged(ops.convert_to_tensor(found), size))


def _masks(maps, size, channels):
    """Returns for each image its chosen channels and their (K, H, W) masks from 0 to 1."""
    found = []
    for image in maps:
        spread = image.max((0, 1)) - image.min((0, 1))
        order = np.argsort(-image.var((0, 1)), kind="stable")[:channels]
        chosen = np.sort(order[spread[order] > 0])
        values = (image[..., chosen] - image[..., chosen].min((0, 1))) / spread[chosen]
        large = enlarged(ops.convert_to_tensor(np.moveaxis(values, -1, 0)), size)
        found.append((chosen, ops.convert_to_numpy(large)))
    return found


def _scores(subject, base, image, masks, spatial):
    found = []
    for start in range(0, len(masks), subject.batch_size):
        part = masks[start : start + subject.batch_size]
        part = part[:, None] if spatial == (2, 3) else part[..., None]
        shown = part * subject.images[image] + (1 - part) * base[image]
        found.append(subject.scores_of(shown, np.full(len(part), image)))
    return np.concatenate(found)
