"""Two maps of one set of features.

Pieces of three photographs, told by a network's last features, on a plane by principal components
and by t-SNE. Numbers say which neighbors are kept, and whether the clumps are more than chance.

Two scatters of dots in three colors: by principal components three arms, which cat, cup and rocket
have to themselves; by t-SNE the cat apart from the other two but for one dot.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite
from matplotlib import pyplot as plt
import numpy as np
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
photos = np.stack([x()[:288, :384] for x in (data.chelsea, data.coffee, data.rocket)])
pieces = photos.reshape(3, 3, 96, 4, 96, 3).swapaxes(2, 3).reshape(-1, 96, 96, 3) / 128.0 - 1
features = interpret.layer_features(model, pieces, "head_relu6")
maps = {"PCA": interpret.pca(features), "t-SNE": interpret.tsne(features, perplexity=8)}
for place, (name, x) in enumerate(maps.items(), start=1):
    ax = plt.figure(1, (10, 4)).add_subplot(1, 2, place)
    kept = interpret.neighbor_preservation(features, x, neighbors=5)
    title = f"{name}: {kept:.0%} kept, Clark-Evans ratio {interpret.clark_evans(x).ratio:.2f}"
    plot.embedding_dots(x, np.repeat(["cat", "cup", "rocket"], 12), ax=ax).set_title(title)
