"""Three looks while a network learns.

Filters, and what moves the score of the true class, before training and after three epochs. In a
notebook the pictures renew themselves; `folder=` writes files, `log_dir=` TensorBoard's.

Above six filters in red and blue and four garments with maps on them, and below the same three
epochs later: the filters have hardly changed, the maps are others.
"""

from coursekit import plot
from coursekit.callbacks import AttributionVisualizer, FilterVisualizer
from coursekit.data import EMBEDDED, load, to_unit_range
from coursekit.models import lenet
import keras

keras.utils.set_random_seed(0)
dataset = load("fashion_mnist", split="train[:3000]", data_dir=EMBEDDED)[0].map(to_unit_range)
images, labels = next(dataset.batch(3000).as_numpy_iterator())
model = lenet("lenet5", input_shape=(28, 28, 1))
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
filters = FilterVisualizer("conv1", epochs=(0, 3))
maps = AttributionVisualizer(images[:4], labels[:4], epochs=(0, 3))
model.fit(images, labels, epochs=3, verbose=0, callbacks=[filters, maps])
drawn = {f"epoch {n}: {x.kind}": x.draw(x.arrays[n]) for n in (0, 3) for x in (filters, maps)}
plot.image_row(drawn, columns=2, side=4)
