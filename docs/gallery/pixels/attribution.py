"""Which pixels decided?

Ten answers about one photograph and one class, "espresso": follow the score's gradient to the
pixels, weigh the last feature maps, or cover parts and watch the score.

A cup of coffee with ten maps laid on it: those by gradient are specks along the rim and the spoon,
those of feature maps and of covering are warm areas on the cup.
"""

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from skimage import data

model = efficientnet_lite("efficientnet_lite0", weights="imagenet")
case = model, preprocess(data.coffee()), [967]
methods = [interpret.saliency, interpret.integrated_gradients, interpret.guided_backpropagation]
methods += [interpret.deconvnet, interpret.grad_cam, interpret.grad_cam_plus_plus]
maps = {method.__name__: method(*case) for method in [*methods, interpret.layer_cam]}
maps["score_cam"] = interpret.score_cam(*case, channels=16)
maps["occlusion"] = interpret.occlusion(*case, patch=56, stride=28, score="logit")
maps["rise"] = interpret.rise(*case, samples=100)
photos, found = [case[1][0] / 2 + 0.5] * 10, [each[0] for each in maps.values()]
plot.attribution_maps(photos, found, labels=[*maps], columns=5, side=1.7, color_bar=False)
