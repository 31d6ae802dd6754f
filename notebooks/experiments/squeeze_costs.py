"""What squeeze and excitation costs in the eight networks of the lecture's table.

    python notebooks/experiments/squeeze_costs.py

Writes the results `squeeze_costs` of `coursekit.course`, in half a minute.
"""

import csv
from functools import partial

from coursekit import models
from coursekit.analysis import layer_table
from coursekit.course import RESULTS
from coursekit.layers import SqueezeExcite
import keras

PATH = RESULTS / "squeeze_costs.csv"
SQUEEZE_RATIO = 16


def costs():
    """Yields what the eight networks of the lecture's table cost with and without squeeze."""
    networks = {
        "ResNet-50": partial(models.resnet, "resnet50"),
        "ResNet-101": partial(models.resnet, "resnet101"),
        "ResNet-152": partial(models.resnet, "resnet152"),
        "ResNeXt-50": partial(models.resnext, "resnext50_32x4d"),
        "ResNeXt-101": partial(models.resnext, "resnext101_32x4d"),
        "VGG-16": partial(models.vgg, "vgg16", batch_norm=True),
        "BN-Inception": partial(models.bn_inception, "bn_inception"),
    }
    for name, build in networks.items():
        tables = [layer_table(build(squeeze_ratio=ratio)) for ratio in (None, SQUEEZE_RATIO)]
        shapes = squeezed_shapes(build(squeeze_ratio=SQUEEZE_RATIO))
        totals = [(t.total("parameters"), t.total("multiply_adds")) for t in tables]
        yield cost_row(name, *totals, shapes)
    plain = layer_table(keras.applications.InceptionResNetV2(weights=None))
    shapes = [row.output_shape for row in plain.rows if row.name.endswith("_conv")]
    before = plain.total("parameters"), plain.total("multiply_adds")
    after = [a + b for a, b in zip(before, squeeze_cost(shapes), strict=True)]
    yield cost_row("Inception-ResNet-v2", before, after, shapes)


def squeezed_shapes(model):
    """Returns (H, W, C) of the maps that squeeze and excitation weights."""
    return [
        layer.output.shape[1:]
        for layer in model.layers
        if isinstance(layer, SqueezeExcite) or getattr(layer, "squeeze_ratio", None)
    ]


def squeeze_cost(shapes):
    """Returns the parameters and the multiply-adds of the dense layers."""
    pairs = [(channels, channels // SQUEEZE_RATIO) for _, _, channels in shapes]
    return sum(2 * c * h + c + h for c, h in pairs), sum(2 * c * h for c, h in pairs)


def cost_row(name, before, after, shapes):
    """Returns a row of costs; the means and the gates are not in the multiply-adds."""
    return {
        "network": name,
        "parameters": before[0],
        "multiply_adds": before[1],
        "se_parameters": after[0],
        "se_multiply_adds": after[1],
        "means_and_gates": sum(2 * h * w * c for h, w, c in shapes),
    }


if __name__ == "__main__":
    table = []
    for row in costs():
        print(row, flush=True)
        table.append(row)
    with PATH.open("w", newline="") as file:
        writer = csv.DictWriter(file, table[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
