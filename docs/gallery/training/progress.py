"""A run in numbers.

`AnnealLearningRate` lowers the rate along a cosine; `ProgressTable` keeps, and prints if wanted,
a line an epoch.

The loss over ten epochs, in training and in validation: both fall steeply at first, then level
off, with validation above training.
"""

from functools import partial

from coursekit import plot, schedules
from coursekit.callbacks import AnnealLearningRate, ProgressTable
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.models import lenet
import keras

keras.utils.set_random_seed(0)
dataset, _ = load("fashion_mnist", split="train[:1500]", data_dir=EMBEDDED)
images, labels = next(dataset.map(to_unit_range).batch(1500).as_numpy_iterator())
model = lenet("lenet5", input_shape=(28, 28, 1))
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
anneal = AnnealLearningRate(partial(schedules.cosine_annealing, start=0.004, period=10))
table = ProgressTable(show=False)
model.fit(images, labels, 32, 10, 0, [anneal, table], validation_split=1 / 3)
losses = {name: [row[name] for row in table.rows] for name in ("loss", "val_loss")}
plot.curves(losses, x=range(1, 11), x_label="epoch", y_label="cross-entropy / nats")
