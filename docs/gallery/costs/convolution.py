"""What a convolution costs.

Multiply-adds of one layer on 56 x 56 places, in groups: the more groups, the cheaper, down to the
depthwise convolution.

Three falling straight lines on logarithmic axes, for kernels of 1, 3 and 5, over 1 to 64 groups.
"""

from coursekit import plot
from coursekit.analysis import convolution_cost

groups = [2**n for n in range(7)]
layer = {"channels": 64, "filters": 64}
costs = {
    f"{size} x {size}": [
        convolution_cost(56, 56, kernel_size=size, groups=n, **layer).multiply_adds for n in groups
    ]
    for size in (1, 3, 5)
}
ax = plot.curves(costs, x=groups, x_label="groups", y_label="multiply-adds")
ax.set(xscale="log", yscale="log")
