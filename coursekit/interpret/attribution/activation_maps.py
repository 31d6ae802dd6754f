"""Class-activation maps: where a layer's maps speak for a class."""

from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.interpret.attribution.saturation import warn_of_zeros
from coursekit.interpret.probing.subject import Subject
from keras import ops


def grad_cam(
    model,
    images,
    target,
    *,
    layer=None,
    resize=True,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Weighs a layer's maps by the mean gradient of a score with respect to each (Grad-CAM).

    With global average pooling and one dense layer behind it, it is the class-activation map
    (CAM) up to a factor of 1 / (h w).

    Args:
        model, images, target, output, input, score, batch_size: As for `saliency`.
        layer: Name, path or object of a layer with maps, also in a nested model; by default the
            last one with rows and columns. One that is called several times counts by its
            first call.
        resize: Whether the map is enlarged to the image's size, bilinearly; its detail stays
            that of the layer's maps.

    Returns:
        float32 array of (N, H, W), or (N, h, w) as the layer has it; 0 or above.

    Raises:
        ValueError: If an argument is not of the kind above, or the layer has no maps.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import grad_cam
        >>> layers = [keras.layers.Conv2D(2, 3), keras.layers.GlobalAveragePooling2D()]
        >>> model = keras.Sequential([keras.Input((8, 6, 1)), *layers, keras.layers.Dense(3)])
        >>> grad_cam(model, np.ones((1, 8, 6, 1)), 2).shape
        (1, 8, 6)

    Reference:
        Selvaraju and others, "Grad-CAM: Visual Explanations from Deep Networks via
        Gradient-based Localization", ICCV 2017.
    """

    def combine(maps, gradients):
        weights = ops.mean(gradients, axis=(1, 2), keepdims=True)
        return ops.relu(ops.sum(weights * maps, axis=-1))

    options = {"output": output, "input": input, "score": score, "batch_size": batch_size}
    return _activation_map(model, images, target, layer, resize, combine, "grad_cam", options)


def grad_cam_plus_plus(
    model,
    images,
    target,
    *,
    layer=None,
    resize=True,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Weighs a layer's maps as Grad-CAM does, but each place of a map for itself (Grad-CAM++).

    Several objects of the class count alike, however large each is. The paper's derivatives of
    exp(score) are used, without the factor exp(score), which scales the map alone, and with each
    fraction reduced by the squared gradient, which may be too small for float32.

    Args:
        model, images, target, layer, resize, output, input, score, batch_size: As for `grad_cam`.

    Returns:
        As for `grad_cam`.

    Raises:
        ValueError: As for `grad_cam`.

    Reference:
        Chattopadhay and others, "Grad-CAM++: Generalized Gradient-based Visual Explanations for
        Deep Convolutional Networks", WACV 2018.
    """

    def combine(maps, gradients):
        below = 2 + ops.sum(maps, axis=(1, 2), keepdims=True) * gradients
        shares = ops.where(below == 0, ops.ones_like(below), below)
        weights = ops.sum(ops.relu(gradients) / shares, axis=(1, 2), keepdims=True)
        return ops.relu(ops.sum(weights * maps, axis=-1))

    options = {"output": output, "input": input, "score": score, "batch_size": batch_size}
    return _activation_map(model, images, target, layer, resize, combine, "plus_plus", options)


def layer_cam(
    model,
    images,
    target,
    *,
    layer=None,
    resize=True,
    output=None,
    input=None,
    score="logit",
    batch_size=32,
):
    """Weighs each place of a layer's maps by its own positive gradient (LayerCAM).

    It is meaningful for early layers too, whose maps are large.

    Args:
        model, images, target, layer, resize, output, input, score, batch_size: As for `grad_cam`.

    Returns:
        As for `grad_cam`.

    Raises:
        ValueError: As for `grad_cam`.

    Reference:
        Jiang and others, "LayerCAM: Exploring Hierarchical Class Activation Maps for
        Localization", IEEE Transactions on Image Processing 2021.
    """

    def combine(maps, gradients):
        return ops.relu(ops.sum(ops.relu(gradients) * maps, axis=-1))

    options = {"output": output, "input": input, "score": score, "batch_size": batch_size}
    return _activation_map(model, images, target, layer, resize, combine, "layer_cam", options)


def _activation_map(model, images, target, layer, resize, combine, key, options):
    subject = Subject(model, images, target, **options)
    size = [subject.images.shape[axis] for axis in spatial_axes()] if resize else None

    def resized(maps, gradients):
        found = combine(maps, gradients)
        return found if size is None else enlarged(found, size)

    found, scores = subject.maps_and_gradients(layer, resized, key=(key, resize))
    warn_of_zeros(found, scores, subject.target)
    return found


def enlarged(maps, size):
    """Resizes (N, h, w) maps bilinearly.

    Args:
        maps: Tensor.
        size: (height, width).
    """
    return ops.image.resize(maps[..., None], size, data_format="channels_last")[..., 0]
