"""Draws arrays and plain data; knows no model.

Functions named `..._picture` return an RGB picture as an array; all others
draw on Matplotlib axes, return them and never show them.
"""

from coursekit.plot.budgets import budget
from coursekit.plot.computation_graphs import computation_graph
from coursekit.plot.curves import curves, seed_dots
from coursekit.plot.grids import activation_grid, filter_grid, image_grid
from coursekit.plot.learning_rate_search import learning_rate_search
from coursekit.plot.paths import paths
from coursekit.plot.pictures import activation_picture, filter_picture, mosaic
from coursekit.plot.receptive_fields import receptive_field
from coursekit.plot.schedules import schedules
from coursekit.plot.wirings import wiring

__all__ = [
    "activation_grid",
    "activation_picture",
    "budget",
    "computation_graph",
    "curves",
    "filter_grid",
    "filter_picture",
    "image_grid",
    "learning_rate_search",
    "mosaic",
    "paths",
    "receptive_field",
    "schedules",
    "seed_dots",
    "wiring",
]
