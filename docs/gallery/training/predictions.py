"""Masks while a network learns.

`PredictionVisualizer` predicts some images before training and after chosen epochs: red pixels
are missed, blue ones invented, yellow ones of another class.

Three columns of pictures, each with image, truth, prediction and errors from above: before training
all is wrong, after one epoch all is missed, after five the disks are found and the lines are not.
"""

from coursekit import plot
from coursekit.callbacks import PredictionVisualizer
from coursekit.data import disks_and_lines
import keras

keras.utils.set_random_seed(0)
images, masks = disks_and_lines(200, seed=0, size=48)
convs = [keras.layers.Conv2D(16, 3, padding="same", activation="relu") for _ in range(3)]
model = keras.Sequential([keras.Input((48, 48, 1)), *convs, keras.layers.Conv2D(3, 1)])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(keras.optimizers.Adam(0.01), loss)
watch = PredictionVisualizer(images[:3], masks[:3], epochs=(0, 1, 5))
model.fit(images, masks, batch_size=10, epochs=5, verbose=0, callbacks=[watch])
drawn = {f"epoch {epoch}": watch.draw(array) for epoch, array in watch.arrays.items()}
plot.image_row(drawn, side=3)
