"""A data set on a page.

600 garments, laid out by t-SNE from nothing but their pixels, with as many pictures as fit.
`trustworthiness` says how far the picture may be believed.

Small pictures of garments on a plane, framed by class: shoes and sandals lie together on the left,
bags above, trousers and dresses below, tops on the right.
"""

from coursekit import interpret, plot
from coursekit.data import EMBEDDED, load, to_unit_range

dataset, _ = load("fashion_mnist", split="test[:600]", data_dir=EMBEDDED)
images, labels = next(dataset.map(to_unit_range).batch(600).as_numpy_iterator())
points = interpret.tsne(images.reshape(600, -1), perplexity=30, seed=0)
ax = plot.embedding_thumbnails(points, images, labels=labels, size=0.05)
trust = interpret.trustworthiness(images.reshape(600, -1), points)
ax.set_title(f"t-SNE of 600 garments, trustworthiness {trust:.2f}")
