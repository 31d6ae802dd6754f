"""Class-activation maps without gradients: what a layer's maps let through counts."""

from coursekit._arguments import require_count
from coursekit._keras.progress import progress
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.attribution.activation_maps import enlarged
from coursekit.interpret.attribution.baselines import baseline_images
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
        baseline: What is seen where a map lets nothing through, as for `occlusion`. The paper
            has 0.
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
    maps = subject.maps(layer)
    tried = _tried(maps, channels)
    base = baseline_images(subject.images, baseline, spatial=spatial_axes())
    gains = np.where(tried, _scores(subject, base, maps, tried), -np.inf)
    gains -= np.max(gains, axis=1, keepdims=True, initial=-1e30)  # no channel may be tried
    weights = np.exp(gains)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1)
    found = np.maximum(np.einsum("nhwk,nk->nhw", maps, weights), 0)
    if not resize:
        return found
    size = [subject.images.shape[axis] for axis in spatial_axes()]
    return ops.convert_to_numpy(enlarged(ops.convert_to_tensor(found), size))


def _tried(maps, channels):
    """Returns (N, K) booleans: the channels that vary over an image, and vary most."""
    variances = maps.var((1, 2))
    order = np.argsort(np.argsort(-variances, axis=1, kind="stable"), axis=1)
    return (np.ptp(maps, axis=(1, 2)) > 0) & (order < (channels or maps.shape[-1]))


def _scores(subject, base, maps, tried):
    """Returns the (N, K) scores of what each map lets through, 0 where it is not tried."""
    found, (images, channels) = np.zeros(tried.shape, "float32"), np.nonzero(tried)
    with progress(len(images), "maps") as done:
        for start in range(0, len(images), subject.batch_size):
            part = slice(start, start + subject.batch_size)
            image, channel = images[part], channels[part]
            masks = _masks(maps[image, :, :, channel], subject.images.shape)
            shown = masks * subject.images[image] + (1 - masks) * base[image]
            found[image, channel] = subject.scores_of(shown, image)
            done(start + len(image))
    return found


def _masks(maps, shape):
    """Enlarges maps and stretches each to [0, 1], with an axis for the image's channels."""
    spatial = spatial_axes()
    size = [shape[axis] for axis in spatial]
    large = ops.convert_to_numpy(enlarged(ops.convert_to_tensor(maps), size))
    low, high = (part(large, axis=(1, 2), keepdims=True) for part in (np.min, np.max))
    stretched = (large - low) / np.where(high > low, high - low, 1)
    return np.expand_dims(stretched, 1 if spatial == (2, 3) else -1)
