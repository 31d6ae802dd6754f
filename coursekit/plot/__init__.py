"""Draws arrays and plain data; knows no model.

A name ends in what is drawn: curves, dots, bars, a grid, a graph, a map, windows. Functions
named `..._picture` and `mosaic` return an array; all others draw on Matplotlib axes, return
them and never show them.
"""

from coursekit.plot.attribution_maps import attribution_map, attribution_maps
from coursekit.plot.attribution_pictures import attribution_picture
from coursekit.plot.budgets import budget_bars
from coursekit.plot.computation_graphs import computation_graph
from coursekit.plot.curves import curves, seed_dots
from coursekit.plot.embeddings import embedding_dots, embedding_thumbnails
from coursekit.plot.grids import activation_grid, filter_grid, image_grid
from coursekit.plot.image_pairs import difference_grid
from coursekit.plot.learning_rate_curves import learning_rate_curve
from coursekit.plot.patches import patch_grid
from coursekit.plot.paths import path_map
from coursekit.plot.pictures import activation_picture, filter_picture, mosaic
from coursekit.plot.receptive_fields import receptive_field_windows
from coursekit.plot.schedules import schedule_curves
from coursekit.plot.wirings import wiring_graph

__all__ = [
    "activation_grid",
    "activation_picture",
    "attribution_map",
    "attribution_maps",
    "attribution_picture",
    "budget_bars",
    "computation_graph",
    "curves",
    "difference_grid",
    "embedding_dots",
    "embedding_thumbnails",
    "filter_grid",
    "filter_picture",
    "image_grid",
    "learning_rate_curve",
    "mosaic",
    "patch_grid",
    "path_map",
    "receptive_field_windows",
    "schedule_curves",
    "seed_dots",
    "wiring_graph",
]
