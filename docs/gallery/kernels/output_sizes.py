"""How long is the output?

The rules of Keras, TensorFlow and PyTorch for a strided convolution and its transpose, with the
zeros that each puts before and behind.

A table in typewriter letters: libraries, padding, length, and what is put before and behind.
"""

from coursekit.analysis import output_sizes
from matplotlib import pyplot as plt

_, axes = plt.subplots(1, 2, figsize=(11, 2.2))
for ax, transposed in zip(axes, (False, True), strict=True):
    found = output_sizes(8, 3, strides=2, transposed=transposed)
    ax.set_title("transposed" if transposed else "8 places, kernel 3, stride 2", loc="left")
    ax.text(0, 1, str(found), family="monospace", verticalalignment="top", size=8)
    ax.axis("off")
