"""Networks as graphs.

A random wiring, as `models.random_wiring` draws it, and the graph of one neuron with what
backpropagation sends along its edges.

On the left twelve numbered nodes from left to right with blue and dashed orange arrows; on the
right boxes with numbers: w times x, plus b, and on the edges the slopes.
"""

from coursekit import plot
from coursekit.models import random_wiring
from matplotlib import pyplot as plt

_, axes = plt.subplots(1, 2, figsize=(12, 4), layout="constrained")
plot.wiring_graph(random_wiring("WS", nodes=12, seed=0).edges, ax=axes[0])
w, x, b = 3.0, -2.0, 7.0
nodes = {"w": f"w = {w:g}", "x": f"x = {x:g}", "b": f"b = {b:g}", "wx": f"w x = {w * x:g}"}
nodes["y"] = f"y = w x + b = {w * x + b:g}"
edges = [("w", "wx", f"{x:g}"), ("x", "wx", f"{w:g}"), ("wx", "y", "1"), ("b", "y", "1")]
plot.computation_graph(nodes, edges, ax=axes[1])
