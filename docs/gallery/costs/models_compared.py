"""What networks cost.

Parameters and multiply-adds of four networks, each built when its turn comes.

A chart with a dot a network on two logarithmic axes: AlexNet far up with the most parameters,
MobileNet low on the left, the two ResNets to the right.
"""

from functools import partial

from coursekit import analysis, models
from matplotlib import pyplot as plt

builders = {"alexnet": models.alexnet, "mobilenet": models.mobilenet}
builders |= {"resnet18": models.resnet, "resnet50": models.resnet}
budgets = analysis.compare_budgets({name: partial(x, name) for name, x in builders.items()})
_, ax = plt.subplots(figsize=(7, 3.5), layout="constrained")
for row in budgets.rows:
    ax.loglog(row.multiply_adds, row.parameters, "o", color="#0072B2")
    ax.annotate(row.name, (row.multiply_adds, row.parameters), (6, 4), textcoords="offset points")
ax.margins(0.25)
ax.set(xlabel="multiply-adds an image", ylabel="parameters")
