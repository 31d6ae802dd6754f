"""Draws arrays and plain data; knows no model.

A name ends in what is drawn: curves, dots, bars, a grid, a graph, a map, windows. Functions
named `..._picture` and `mosaic` return an array, `slider` what a notebook shows; all others
draw on Matplotlib axes, return them and never show them.
"""

from coursekit.plot.charts.budgets import budget_bars
from coursekit.plot.charts.curves import curves, seed_dots
from coursekit.plot.charts.embeddings import embedding_dots, embedding_thumbnails
from coursekit.plot.charts.intervals import difference_intervals
from coursekit.plot.charts.iou_bars import iou_bars
from coursekit.plot.charts.learning_rate_curves import learning_rate_curve
from coursekit.plot.charts.paths import path_map
from coursekit.plot.charts.schedules import schedule_curves
from coursekit.plot.diagrams.computation_graphs import computation_graph
from coursekit.plot.diagrams.receptive_fields import receptive_field_windows
from coursekit.plot.diagrams.unit_layers import unit_layers
from coursekit.plot.diagrams.wirings import wiring_graph
from coursekit.plot.images.attribution_maps import attribution_map, attribution_maps
from coursekit.plot.images.attribution_pictures import attribution_picture
from coursekit.plot.images.grids import activation_grid, filter_grid, image_grid
from coursekit.plot.images.image_pairs import difference_grid
from coursekit.plot.images.patches import patch_grid
from coursekit.plot.images.pictures import activation_picture, filter_picture, mosaic
from coursekit.plot.images.rows import image_row
from coursekit.plot.images.unit_pages import unit_page
from coursekit.plot.masks.mask_maps import error_map, mask_map
from coursekit.plot.masks.outlines import outline_map
from coursekit.plot.masks.segmentation_grids import segmentation_grid
from coursekit.plot.masks.segmentation_pictures import segmentation_picture
from coursekit.plot.sliders import slider

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
    "difference_intervals",
    "embedding_dots",
    "embedding_thumbnails",
    "error_map",
    "filter_grid",
    "filter_picture",
    "image_grid",
    "image_row",
    "iou_bars",
    "learning_rate_curve",
    "mask_map",
    "mosaic",
    "outline_map",
    "patch_grid",
    "path_map",
    "receptive_field_windows",
    "schedule_curves",
    "seed_dots",
    "segmentation_grid",
    "segmentation_picture",
    "slider",
    "unit_layers",
    "unit_page",
    "wiring_graph",
]
