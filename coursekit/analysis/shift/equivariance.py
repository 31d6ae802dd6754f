"""How far a feature map moves along when the image moves."""

from functools import partial
from typing import NamedTuple

from coursekit._keras.networks.models import require_model
from coursekit._keras.tensors.spatial_axes import spatial_axes
from coursekit.analysis.field.receptive_field import field_in
from coursekit.analysis.shift.images import shifted_images, whole_shift
from coursekit.analysis.shift.units import inside_of, matched_of, nearest_units
from coursekit.analysis.table_text import html_text
from coursekit.analysis.trace.calls import record_calls
from coursekit.analysis.trace.layer_output import layer_output
import keras
import numpy as np


class EquivarianceError(NamedTuple):
    """What separates f(shift(x)) from shift(f(x)); `str` prints a summary.

    Errors are root mean squares over the units, relative to that of the shifted
    features over all units compared: 0 is equivariant, and the square root of 2
    is what unrelated features of mean 0 have.

    Attributes:
        name: Path of the layer.
        shift: Pixels by which the images were moved, rows and columns.
        stride: Pixels from a unit to the next.
        units: Whole units by which the features were moved for the comparison.
        remainder: Pixels of the shift that no whole number of units makes up.
        interior: Error where units see neither the border nor what was filled in.
        border: Error of all other units; NaN if there are none.
        aligned: `interior` for the shift without its remainder, NaN if that is
            no shift. What `interior` has beyond it is due to the strides alone.
        error_map: (rows, columns) error of each unit of f(shift(x)); NaN where
            its counterpart has left the frame.
        is_interior: (rows, columns) whether the unit is in the interior.
    """

    name: str
    shift: tuple[int, int]
    stride: tuple[int, int]
    units: tuple[int, int]
    remainder: tuple[int, int]
    interior: float
    border: float
    aligned: float
    error_map: np.ndarray
    is_interior: np.ndarray

    def __repr__(self):
        return (
            f"<EquivarianceError of {self.name!r} at shift {self.shift}: interior "
            f"{self.interior:.1e}, border {self.border:.1e}>"
        )

    def _repr_html_(self):
        return html_text(str(self))

    def __str__(self):
        inside = self.is_interior.sum()
        outside = np.isfinite(self.error_map).sum() - inside
        lines = [
            f"{self.name}: shift {self.shift} at stride {self.stride}, "
            f"features moved by {self.units}, remainder {self.remainder}",
            f"  interior  {self.interior:8.1e}  ({inside} units)",
            f"  border    {self.border:8.1e}  ({outside} units)",
        ]
        if any(self.remainder) and any(self.units):
            lines.append(f"  interior without the remainder  {self.aligned:8.1e}")
        return "\n".join(lines)


def equivariance_error(model, shift, *, images=None, layer=None, field=None, fill="zeros", seed=0):
    """Measures whether shifting the image only shifts the features.

    Borders and strides break the equivariance of a convolution, and are told
    apart here. Units are compared after the whole number of units nearest to
    the shift, of two the larger.

    Args:
        model: A built `keras.Model` of one image input.
        shift: (rows, columns), whole pixels: positive moves down and right.
        images: (N, H, W, C) array as the model takes it; by default one image
            of standard normal noise.
        layer: The layer itself, its name or its path "outer/inner"; by default
            the model's output.
        field: `ReceptiveField` of the layer, where `receptive_field` does not
            know the model's layers.
        fill: What the shift brings in: "zeros", "edge" or "wrap". With "wrap"
            the features wrap as well.
        seed: Seed of the noise.

    Returns:
        An `EquivarianceError`.

    Raises:
        ValueError: If the layer has no rows and columns, its receptive field is
            unknown, the shift leaves no interior, or the features are all 0.

    Reference:
        Zhang, "Making Convolutional Networks Shift-Invariant Again", ICML 2019.

    Example:
        >>> import keras
        >>> from coursekit.analysis import equivariance_error
        >>> conv = keras.layers.Conv2D(2, 3, use_bias=False)
        >>> model = keras.Sequential([keras.Input((12, 12, 1)), conv])
        >>> equivariance_error(model, (2, 3)).interior < 1e-5
        True
    """
    require_model(model, built=True)
    images = _noise(model, seed) if images is None else np.asarray(images)
    record = record_calls(model, input_shape=images.shape[1:])
    found = None if layer is None else record.find(layer).layer
    field = field or field_in(record, layer)
    _check_field(field)
    shift = whole_shift(shift, [images.shape[axis] for axis in spatial_axes()])
    measure = partial(_measured, partial(_features, model, found), images, field, fill)
    units = tuple(map(nearest_units, shift, field.stride))
    nearest = tuple(count * step for count, step in zip(units, field.stride, strict=True))
    error_map, inside = measure(shift, units)
    interior = _root_mean_square(error_map[inside])
    aligned = interior if shift == nearest else _aligned(measure, nearest, units)
    return EquivarianceError(
        name=field.name,
        shift=shift,
        stride=field.stride,
        units=units,
        remainder=tuple(np.subtract(shift, nearest).tolist()),
        interior=interior,
        border=_root_mean_square(error_map[~inside & np.isfinite(error_map)]),
        aligned=aligned,
        error_map=error_map,
        is_interior=inside,
    )


def _aligned(measure, shift, units):
    if not any(units):
        return float("nan")
    error_map, inside = measure(shift, units)
    return _root_mean_square(error_map[inside])


def _noise(model, seed):
    shape = model.input_shape
    if not isinstance(shape, tuple) or None in shape[1:]:
        raise ValueError(f"`images` must be given: the model takes inputs of shape {shape}.")
    return np.random.default_rng(seed).normal(size=(1, *shape[1:])).astype("float32")


def _check_field(field):
    if 0 in field.stride:
        raise ValueError(
            f"`layer` must keep rows and columns and see a part of the image only; "
            f"a unit of {field.name!r} sees all of it."
        )


def _features(model, layer, images):
    """Returns the output of a layer, or of the model if there is none, as float64."""
    output = layer_output(model, layer, keras.ops.convert_to_tensor(images))
    return keras.ops.convert_to_numpy(output).astype("float64")


def _measured(run, images, field, fill, shift, units):
    """Returns (rows, columns) errors and whether each unit is in the interior."""
    axes = spatial_axes()
    after = run(shifted_images(images, shift, fill=fill))
    counts = [after.shape[axis] for axis in axes]
    sizes = [images.shape[axis] for axis in axes]
    insides = map(inside_of, counts, sizes, field.size, field.stride, field.padding, shift, units)
    inside = np.logical_and.outer(*insides)
    if not inside.any():
        raise ValueError(
            f"`shift` must leave an interior; got {shift} for units of {field.name!r}, "
            f"which see {field.size[0]} x {field.size[1]} of {sizes[0]} x {sizes[1]} pixels."
        )
    moved = shifted_images(run(images), units, fill="wrap" if fill == "wrap" else "zeros")
    matched = np.logical_and.outer(*map(matched_of, counts, units))
    if fill == "wrap":
        matched[:] = True
    channels = ({1, 2, 3} - set(axes)).pop()
    scale = _root_mean_square(np.moveaxis(moved, channels, 1)[..., matched])
    if scale == 0:
        raise ValueError(f"`images` must give features; those of {field.name!r} are all 0.")
    errors = np.sqrt(np.mean((after - moved) ** 2, axis=(0, channels))) / scale
    return np.where(matched, errors, np.nan), inside


def _root_mean_square(values):
    return float(np.sqrt(np.mean(values**2))) if values.size else float("nan")
