"""The strided network at all shifts of an image, its maps interlaced."""

from itertools import product

from coursekit._arguments import require_count
from coursekit._keras.networks.graph import functional_graph
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.models.surgery.conversion import Conversion
from coursekit.models.surgery.maps import data_format_of
import keras
from keras import ops
import numpy as np


def shift_and_stitch(model, images, output_stride=1):
    """Runs a strided model on shifted images and interlaces the maps to a dense one.

    A model of stride s is run (s / output_stride)² times, each time on the images moved up and
    to the left by a multiple of `output_stride`, with zeros moving in from below and from the
    right. Place (i, j) of the run that moved by (a, b) goes to row s i + a and column s j + b.

    The result is that of `to_dilated(model, output_stride)(images)`, which computes once what
    these runs repeat. The two agree up to rounding

    - everywhere, if no layer of `model` pads;
    - otherwise at the places of the unmoved run (`[:, ::s, ::s]`), and wherever the receptive
      field lies in the image and in the moved image. With the `padding` and `size` of
      `coursekit.analysis.receptive_field(model)` these are the rows p, in pixels, with
      p - p mod s >= padding and p - padding + size <= H; likewise for columns.

    Elsewhere the two see the zeros of the padding at different places.

    Args:
        model: Functional or Sequential model from images to maps, as of `to_dilated`.
        images: (N, H, W, C) array as `model` takes it.
        output_stride: Pixels from one place of the result to the next, a divisor of s.

    Returns:
        (N, H', W', K) array, with (H', W') the height and width of the dilated model's maps.

    Raises:
        ValueError: If `output_stride` is not of the kind above, `images` are not a batch of
            images, or `model` has several inputs or outputs or a layer that `to_dilated` refuses.

    Example:
        >>> import numpy as np
        >>> from coursekit.models import lenet, shift_and_stitch
        >>> body = lenet("lenet5", include_top=False, input_shape=(None, None, 1))
        >>> shift_and_stitch(body, np.zeros((1, 36, 40, 1))).shape  # 4 x 4 runs
        (1, 5, 9, 120)

    Reference:
        Long, Shelhamer and Darrell, "Fully convolutional networks for semantic segmentation",
        CVPR 2015, section 3.2.
    """
    require_count("output_stride", output_stride)
    images = np.asarray(images)
    if images.ndim != 4:
        raise ValueError(f"`images` must be (N, H, W, C); got shape {images.shape}.")
    geometry, axes = _geometry(functional_graph(model))
    if any(stride % output_stride for stride in geometry.stride):
        total = " x ".join(map(str, geometry.stride))
        raise ValueError(f"`output_stride` must divide the model's {total}; got {output_stride}.")
    shifts = [range(0, stride, output_stride) for stride in geometry.stride]
    maps = [
        ops.convert_to_numpy(model(_moved(images, shift, axes), training=False))
        for shift in product(*shifts)
    ]
    stitched = _interlaced(np.stack(maps), [len(moves) for moves in shifts], axes)
    for axis, lost in zip(axes, geometry.lost, strict=True):
        count = -(-(images.shape[axis] - lost) // output_stride)
        stitched = stitched[(*[slice(None)] * axis, slice(count))]
    return stitched


def _geometry(graph):
    """Returns the `Geometry` of a model's maps, and the axes of rows and columns."""
    if len(graph.inputs) != 1 or len(graph.outputs) != 1:
        raise ValueError(
            "`model` must have one input and one output; "
            f"got {len(graph.inputs)} and {len(graph.outputs)}."
        )
    survey = Conversion(None, lambda operation, path: operation.compute_output_spec)
    (output,) = keras.tree.flatten(survey.run(graph, graph.inputs))
    geometry = survey.geometry(output)
    if geometry is None:
        raise ValueError("`model` must return maps that depend on its images.")
    return geometry, spatial_axes(data_format_of(graph))


def _moved(images, shift, axes):
    """Moves images up and to the left, with zeros behind."""
    moved = images
    for axis, amount in zip(axes, shift, strict=True):
        border = [(0, 0)] * 4
        border[axis] = (0, amount)
        moved = np.pad(moved, border)[(*[slice(None)] * axis, slice(amount, None))]
    return moved


def _interlaced(maps, counts, axes):
    """Interlaces (rows x columns of shifts, N, H, W, K) maps."""
    rows, columns = axes
    shape = list(maps.shape[1:])
    apart = maps.reshape(*counts, *shape)
    apart = np.moveaxis(apart, (0, 1), (rows + 1, columns + 2))
    shape[rows] *= counts[0]
    shape[columns] *= counts[1]
    return apart.reshape(shape)
