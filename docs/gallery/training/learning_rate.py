"""A learning rate, from the loss.

The range test raises the rate batch by batch, watches the loss, suggests a rate and puts the
model back as it was.

The loss against the learning rate on a logarithmic axis: flat, then falling, then shooting up; a
vertical line marks the suggestion on the falling part.
"""

from coursekit import plot
from coursekit.callbacks import LearningRateFinder
from coursekit.data import EMBEDDED, load, pipeline, to_unit_range
from coursekit.models import lenet
import keras

keras.utils.set_random_seed(0)
dataset, _ = load("fashion_mnist", split="train", data_dir=EMBEDDED)
batches = pipeline(dataset.map(to_unit_range), batch_size=64, shuffle_seed=0)
model = lenet("lenet5", input_shape=(28, 28, 1))
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
finder = LearningRateFinder(least=1e-4, most=10, steps=120)
model.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[finder])
rates, losses, smoothed = (finder.frame()[x] for x in ("learning_rate", "loss", "smoothed"))
plot.learning_rate_curve(rates, losses, smoothed=smoothed, suggestion=finder.suggestion)
