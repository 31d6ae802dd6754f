"""How exact is a map?

Integrated gradients promise to add up to the difference of two scores: `completeness_error` says
how far they are from it. `infidelity` says how badly a map foretells what noise does.

On the left the error of integrated gradients, which wanders over few steps and falls to two logits
with 32. On the right a dot for each of two methods on an axis of infidelity.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from matplotlib import pyplot as plt
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
case, steps = (model, preprocess(data.coffee(), size=96), [967]), [1, 2, 4, 8, 16, 32]
maps = [interpret.integrated_gradients(*case, steps=count) for count in steps]
errors = [abs(interpret.completeness_error(*case, each)[0]) for each in maps]
methods = interpret.saliency, interpret.guided_backpropagation
wrong = {x.__name__: interpret.infidelity(*case, x(*case), normalize=True) for x in methods}
_, axes = plt.subplots(1, 2, figsize=(10, 3), layout="constrained")
plot.curves({"integrated": errors}, x=steps, x_label="steps", y_label="error / logits", ax=axes[0])
plot.seed_dots(wrong, x_label="infidelity / squared logits", ax=axes[1])
