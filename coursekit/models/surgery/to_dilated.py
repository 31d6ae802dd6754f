"""A strided network made dense: dilation in the place of strides."""

from coursekit._arguments import require_count
from coursekit._keras.networks.graph import functional_graph
from coursekit.models.surgery.conversion import Conversion
from coursekit.models.surgery.twins import Twins
import keras


def to_dilated(model, output_stride=1):
    """Returns a copy of a model whose maps keep more places: the à trous algorithm.

    Strides of convolutions and poolings stay up to `output_stride`. Those behind become 1, and
    every later window of more than one point is dilated by them. The weights are the same. With
    s the stride of `model`,

        to_dilated(model, t)(images)[:, ::s // t, ::s // t] == model(images)

    up to rounding, at every place, whatever the padding: where "same" padding of a strided
    window depends on the size, the new window begins where the strided one did. Between these
    places the new model returns what the strided one returns of shifted images, see
    `shift_and_stitch`.

    Models nested in it are laid out flat, and blocks such as `ResidualBlock` are taken apart;
    their layers are called "outer_inner". The result takes images of the same size as `model`.
    It is not compiled.

    Args:
        model: Built functional or Sequential model from images to maps, such as a classifier
            after `convolutionalize` or without its top.
        output_stride: Pixels from one place of the new maps to the next: 1 or a stride
            that `model` reaches on its way.

    Returns:
        A functional `keras.Model`.

    Raises:
        ValueError: If `output_stride` is not of the kind above, or a layer needs the maps in the
            size that they have: it flattens, pools or normalizes over all of them, enlarges
            them, moves places, or is custom and cannot be taken apart. The message names it.

    Example:
        >>> from coursekit.models import to_dilated, vgg
        >>> body = vgg("vgg11", include_top=False, input_shape=(64, 64, 3))
        >>> body.output_shape, to_dilated(body, 8).output_shape
        ((None, 2, 2, 512), (None, 8, 8, 512))

    Reference:
        Holschneider et al., "A real-time algorithm for signal analysis with the help of the
        wavelet transform", 1990; Chen et al., "Semantic image segmentation with deep
        convolutional nets and fully connected CRFs", ICLR 2015, section 3.1.
    """
    require_count("output_stride", output_stride)
    graph = functional_graph(model)
    inputs = [
        keras.Input(batch_shape=tensor.shape, dtype=tensor.dtype, name=tensor.name)
        for tensor in graph.inputs
    ]
    conversion = Conversion(output_stride, Twins())
    outputs = conversion.run(graph, inputs)
    for output in keras.tree.flatten(outputs):
        _require_stride(conversion.geometry(output), output_stride)
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], outputs, name=model.name)


def _require_stride(geometry, output_stride):
    if geometry is None:
        raise ValueError("`model` must return maps that depend on its images.")
    if geometry.step != (output_stride, output_stride):
        total = " x ".join(map(str, geometry.stride))
        raise ValueError(
            f"`output_stride` must be a stride that the model reaches on its way to {total}; "
            f"got {output_stride}."
        )
