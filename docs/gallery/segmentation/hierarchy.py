"""A tree of regions.

Superpixels are merged, those most alike first. The tree is cut where one wants; the ultrametric map
shows every border as high as it lasts.

A rocket's photograph in 60 and in 8 areas of flat color, and a map of borders, dark where they are
strong: around the rocket and the tower.
"""

from coursekit import plot, segmentation
from skimage import color, data

photo = data.rocket()[::2, ::2]
leaves = segmentation.slic(photo, 400)
tree = segmentation.merge_hierarchy(photo, leaves)
cuts = {f"{n} regions": segmentation.cut(tree, n_segments=n) for n in (60, 8)}
shown = {n: color.label2rgb(x, photo, kind="avg", bg_label=-1) for n, x in cuts.items()}
pairs, _ = segmentation.region_pairs(leaves)
shown[f"borders of {len(pairs)} pairs"] = -segmentation.ultrametric_map(tree)
plot.image_row(shown, side=3.2)
