"""Feature maps while a network learns.

`ActivationVisualizer` watches a layer during `fit`; here the first layer of LeNet sees a pullover
before training and after one epoch on 4,000 images.

Two rows of six maps of a pullover, red above zero and blue below: after the epoch the same maps
have stronger colors.
"""

from coursekit import plot
from coursekit.callbacks import ActivationVisualizer
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.models import lenet
import keras
import numpy as np

keras.utils.set_random_seed(0)
dataset = load("fashion_mnist", split="train[:4000]", data_dir=EMBEDDED)[0].map(to_unit_range)
images, labels = next(dataset.batch(4000).as_numpy_iterator())
model = lenet("lenet5", input_shape=(28, 28, 1))
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
watch = ActivationVisualizer("conv1", images[:1], epochs=(0, 1))
model.fit(images, labels, verbose=0, callbacks=[watch])
plot.activation_grid(np.concatenate([watch.arrays[0], watch.arrays[1]]))
