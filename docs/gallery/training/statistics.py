"""What every layer does meanwhile.

The spread of each layer's outputs, the size of each gradient, and that of its steps beside the
weights themselves, over the epochs of a run.

Three charts with a line a layer over the epochs: spreads, of which that of the logits grows most;
gradients, largest in the first layer; and steps of under a hundredth of the weights.
"""

from coursekit import plot
from coursekit.callbacks import ActivationStatistics, GradientNorms, UpdateRatio
from coursekit.data import one_line_images
from coursekit.models import lenet
import keras
from matplotlib import pyplot as plt

keras.utils.set_random_seed(0)
x, y = one_line_images(99, seed=1)
model = lenet("lenet5", classes=2)
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
watch = {"std": ActivationStatistics(x), "rms": GradientNorms(x, y), "ratio": UpdateRatio()}
model.fit(*one_line_images(320, seed=0), epochs=8, verbose=0, callbacks=[*watch.values()])
_, axes = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
for ax, (value, each) in zip(axes, watch.items(), strict=True):
    lines = each.frame().pivot(index="step", columns=each.frame().columns[2], values=value)
    plot.curves(lines.filter(regex="(?<!bias)$"), x_label="epoch", y_label=value, ax=ax)
