"""Does the signal live through the depth?

Mean and variance are followed through ten dense layers with ReLU, by formula and by a run: with
He's first weights the variance stays, with Glorot's it halves a layer.

Variance over the depth on a logarithmic axis, as computed and as measured: one pair of lines stays
near its height, the other falls straight by a factor of a thousand.
"""

from coursekit import analysis, plot
import keras

keras.utils.set_random_seed(0)
curves = {}
for name in ("he_normal", "glorot_normal"):
    layers = [keras.layers.Dense(256, "relu", kernel_initializer=name) for _ in range(10)]
    model = keras.Sequential([keras.Input((256,)), *layers])
    table = analysis.propagate_moments(model, samples=256).frame()
    curves[f"{name}, computed"] = table["variance"]
    curves[f"{name}, measured"] = table["measured_variance"]
plot.curves(curves, x=range(11), x_label="layers", y_label="variance").set_yscale("log")
