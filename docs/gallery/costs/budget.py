"""Where a network spends.

Parameters, memory and multiply-adds of every layer, of any Keras model. In AlexNet the
convolutions compute, and the dense layers hold the weights.

Three rows of bars over the layers of AlexNet: nearly all parameters are in the dense layers,
most memory and nearly all multiply-adds in the convolutions.
"""

from coursekit import plot
from coursekit.analysis import layer_table
from coursekit.models import alexnet

rows = [row for row in layer_table(alexnet("alexnet")).rows if row.parameters]
quantities = {"parameters": [row.parameters for row in rows]}
quantities["bytes of activations"] = [row.memory for row in rows]
quantities["multiply-adds"] = [row.multiply_adds for row in rows]
plot.budget_bars([row.name for row in rows], quantities)
