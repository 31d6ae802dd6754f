"""All that a unit browser shows of one unit."""

from typing import NamedTuple

from coursekit._arguments import require_count
from coursekit._keras.networks.layer_lookup import find_layer
from coursekit._short_text import named_fields
from coursekit.interpret.filters import filters, is_convolution
from coursekit.interpret.units.running_histogram import RunningHistogram
from coursekit.interpret.units.top_patches import TopPatches, patches_of
from coursekit.interpret.units.unit_reader import UnitReader
import numpy as np


class UnitSummary(NamedTuple):
    """One unit of a layer.

    Attributes:
        filter: (kernel height, kernel width, channels) float32 weights; None if the layer has no
            filter for each channel of its output.
        patches: The `TopPatches` of this one channel.
        counts: (bins,) integers, how many activations fall into each bin, of all places of all
            images.
        edges: (bins + 1,) edges of the bins, of equal width.
        active: Share of the activations above 0.
    """

    filter: np.ndarray | None
    patches: TopPatches
    counts: np.ndarray
    edges: np.ndarray
    active: float

    __repr__ = named_fields


def unit_summary(
    model,
    layer,
    channel,
    dataset,
    *,
    count=9,
    bins=64,
    field=None,
    fill=0.0,
    input=None,
    batch_size=32,
):
    """Collects the filter of a unit, the patches that move it most and all its activations.

    The data set is read once.

    Args:
        model: A built `keras.Model` of any kind.
        layer: As for `top_patches`, which also says what is raised.
        channel: The unit's channel.
        dataset: As for `top_patches`.
        count: Images to find; fewer if the data set has fewer.
        bins: Bins of the histogram, an even number; some may stay empty at the ends, since the
            range is not known before the data set ends.
        field: What a unit sees, as for `top_patches`.
        fill: Value of a crop beyond the image's border.
        input: Index or name of the input that is cropped, for a model of several with images.
        batch_size: Images that are computed at once.

    Returns:
        The `UnitSummary`.

    Raises:
        ValueError: As for `top_patches`, or if `bins` is odd.

    Example:
        >>> import keras, numpy as np
        >>> from coursekit.interpret import unit_summary
        >>> conv = keras.layers.Conv2D(4, 3, name="conv")
        >>> model = keras.Sequential([keras.Input((8, 8, 1)), conv])
        >>> found = unit_summary(model, "conv", 2, np.random.default_rng(0).random((5, 8, 8, 1)))
        >>> found.filter.shape, found.patches.crops.shape, found.counts.sum().item()
        ((3, 3, 1), (1, 5, 3, 3, 1), 180)
    """
    require_count("count", count)
    require_count("channel", channel, least=0)
    require_count("bins", bins, least=2)
    if bins % 2:
        raise ValueError(f"`bins` must be even; got {bins}.")
    histogram, active = RunningHistogram(bins), []

    def watch(activations):
        histogram.update(activations)
        active.append((activations > 0).sum())

    reader = UnitReader(
        model, layer, channel, count, field=field, fill=fill, input=input, watch=watch
    )
    reader.read_all(dataset, batch_size)
    share = float(sum(active) / histogram.counts.sum())
    kernel = _filter(model, layer, channel, reader.units)
    return UnitSummary(kernel, patches_of(reader), histogram.counts, histogram.edges, share)


def _filter(model, layer, channel, units):
    """Returns the filter of one channel; None if the layer has not one for each."""
    if not is_convolution(find_layer(model, layer)):
        return None
    found = filters(model, layer)
    return found[channel] if len(found) == units else None
