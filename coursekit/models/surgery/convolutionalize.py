"""A classifier made to label every place."""

from coursekit._keras.networks.graph import functional_graph
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.models.surgery.heads import Widening
from coursekit.models.surgery.maps import data_format_of
from coursekit.models.surgery.twins import Twins
import keras


def convolutionalize(model):
    """Returns a copy of a classifier that takes images of any size and scores every window.

    The first dense layer after `Flatten` becomes a convolution whose kernel is as large as the
    flattened map, every other dense layer a 1 x 1 convolution; global pooling becomes pooling
    with a window of that size and stride 1. Activations, dropout and normalizations of the head
    stay, softmax works over the classes at every place. The weights are the same.

    An image of the size that `model` was built for gives 1 x 1 maps with the outputs of `model`
    up to rounding. A larger one gives a score for each window of that size, the model's stride
    apart. Where the body pads, as with padding "same", inner windows see the image around them
    where a single image had zeros; without padding each place is `model` on its window. A
    `SqueezeExcite` in the body goes on to see the whole image.

    Models nested in `model` are laid out flat; their layers are called "outer_inner". The result
    is not compiled.

    Args:
        model: Built functional or Sequential classifier of images of one size.

    Returns:
        A functional `keras.Model` from (N, H, W, C) images to (N, H', W', classes) maps.

    Raises:
        ValueError: If `model` is no such model, or a layer of the head does not work at each place
            by itself: it moves features, joins a pooled map with other maps, or treats the
            places of a flattened map differently. The message names it.

    Example:
        >>> from coursekit.models import convolutionalize, lenet
        >>> scores = convolutionalize(lenet("lenet5"))
        >>> scores.output_shape, scores.compute_output_shape((1, 64, 40, 1))
        ((None, None, None, 10), (1, 9, 3, 10))

    Reference:
        Long, Shelhamer and Darrell, "Fully convolutional networks for semantic segmentation",
        CVPR 2015, section 3.1; Sermanet et al., "OverFeat", ICLR 2014, section 3.3.
    """
    graph = functional_graph(model)
    data_format = data_format_of(graph)
    inputs = [_open_input(tensor, data_format) for tensor in graph.inputs]
    outputs = Widening(Twins(), data_format).run(graph, inputs)
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs, name=model.name)


def _open_input(tensor, data_format):
    """Returns an input like another, with open height and width where it has images."""
    shape = list(tensor.shape)
    if len(shape) == 4:
        for axis in spatial_axes(data_format):
            shape[axis] = None
    return keras.Input(batch_shape=shape, dtype=tensor.dtype, name=tensor.name)
