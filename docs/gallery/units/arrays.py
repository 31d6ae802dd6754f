"""Pictures as arrays.

What the grids draw is to be had as arrays too, for files and for TensorBoard: filters, maps, and
any images laid out on one canvas.

Filters as colored tiles, feature maps of a cat on one scale, and sixteen maps in a square.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet", input_shape=(96, 96, 3))
maps = interpret.feature_maps(model, preprocess(data.chelsea(), size=96), "stem_relu6")
squares = maps[0, ..., :16].transpose(2, 0, 1)
arrays = {"filter_picture": plot.filter_picture(interpret.filters(model, "stem"))}
arrays["activation_picture"] = plot.activation_picture(maps[..., :2])
arrays["mosaic"] = plot.mosaic(squares / squares.max())
plot.image_row(arrays, side=3)
