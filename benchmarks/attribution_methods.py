"""One table of attribution methods a library, with the same arguments, for `interpret.py`."""

from functools import partial

TARGET, LAYER = 1, "last"
SAMPLES, NOISE, STEPS, PATCH, MASKS = 16, 0.2, 32, 8, 256


def our_methods(model, images):
    """Returns a function for each method."""
    from coursekit import interpret

    score = {"score": "logit"}
    cover = {"patch": PATCH, "stride": PATCH, "baseline": 0.0, **score}
    small = {"layer": LAYER, "resize": False}
    table = {
        "saliency": partial(interpret.saliency),
        "SmoothGrad": partial(interpret.saliency, samples=SAMPLES, noise=NOISE),
        "Grad-CAM": partial(interpret.grad_cam, **small),
        "Grad-CAM++": partial(interpret.grad_cam_plus_plus, **small),
        "Score-CAM": partial(interpret.score_cam, **small),
        "occlusion": partial(interpret.occlusion, **cover),
        "integrated gradients": partial(interpret.integrated_gradients, steps=STEPS),
        "guided backpropagation": partial(interpret.guided_backpropagation),
        "RISE": partial(interpret.rise, samples=MASKS, **score),
    }
    return {name: partial(method, model, images, TARGET) for name, method in table.items()}


def keras_vis_methods(model, images):
    """Returns a function for each method that tf-keras-vis has."""
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
    from tf_keras_vis.saliency import Saliency
    from tf_keras_vis.scorecam import Scorecam
    from tf_keras_vis.utils.model_modifiers import GuidedBackpropagation
    from tf_keras_vis.utils.scores import CategoricalScore

    score, raw = CategoricalScore([TARGET] * len(images)), {"normalize_map": False}
    signed = {"keepdims": True, "gradient_modifier": None, **raw}
    small = {"penultimate_layer": LAYER, "expand_cam": False, "normalize_cam": False}
    smooth = {"smooth_samples": SAMPLES, "smooth_noise": NOISE, **raw}
    guided = partial(Saliency, model_modifier=GuidedBackpropagation(), clone=True)
    return {
        "saliency": partial(Saliency(model), score, images, **signed),
        "SmoothGrad": partial(Saliency(model), score, images, **smooth),
        "Grad-CAM": partial(Gradcam(model), score, images, **small),
        "Grad-CAM++": partial(GradcamPlusPlus(model), score, images, **small),
        "Score-CAM": partial(Scorecam(model), score, images, **small),
        "guided backpropagation": lambda: guided(model)(score, images, **signed),
    }


def explain_methods(model, images):
    """Returns a function for each method that tf-explain has."""
    import numpy as np
    from tf_explain.core.grad_cam import GradCAM
    from tf_explain.core.integrated_gradients import IntegratedGradients
    from tf_explain.core.occlusion_sensitivity import OcclusionSensitivity
    from tf_explain.core.smoothgrad import SmoothGrad
    from tf_explain.core.vanilla_gradients import VanillaGradients

    def smooth():
        noisy = SmoothGrad.generate_noisy_images(images, SAMPLES, NOISE)
        return SmoothGrad.get_averaged_gradients(noisy, model, TARGET, SAMPLES)

    def grad_cam():
        found = GradCAM.get_gradients_and_filters(model, images, LAYER, TARGET, False)
        return np.maximum(GradCAM.generate_ponderated_output(*found), 0)  # it leaves ReLU out

    def integrated():
        way = IntegratedGradients.generate_interpolations(images, STEPS)
        return IntegratedGradients.get_integrated_gradients(way, model, TARGET, STEPS)

    def occlusion():
        explainer = OcclusionSensitivity(batch_size=64)
        return [explainer.get_sensitivity_map(model, image, TARGET, PATCH) for image in images]

    return {
        "saliency": lambda: VanillaGradients.compute_gradients(images, model, TARGET),
        "SmoothGrad": smooth,
        "Grad-CAM": grad_cam,
        "occlusion": occlusion,
        "integrated gradients": integrated,
    }


def xplique_methods(model, images):
    """Returns a function for each method that xplique has."""
    import numpy as np
    from xplique import attributions

    targets = np.eye(model.output_shape[-1], dtype="float32")[[TARGET] * len(images)]
    cover = {"patch_size": PATCH, "patch_stride": PATCH, "batch_size": 64}
    makers = {
        "saliency": partial(attributions.Saliency, reducer=None),
        "SmoothGrad": partial(attributions.SmoothGrad, nb_samples=SAMPLES, noise=NOISE),
        "Grad-CAM": partial(attributions.GradCAM, conv_layer=LAYER),
        "Grad-CAM++": partial(attributions.GradCAMPP, conv_layer=LAYER),
        "occlusion": partial(attributions.Occlusion, **cover),
        "integrated gradients": partial(
            attributions.IntegratedGradients, steps=STEPS, reducer=None
        ),
        "guided backpropagation": partial(attributions.GuidedBackprop, reducer=None),
        "RISE": partial(attributions.Rise, nb_samples=MASKS, batch_size=64),
    }

    def first_then_again(make):
        explainers = []

        def explain():
            if not explainers:
                explainers.append(make(model))
            return explainers[0](images, targets)

        return explain

    return {name: first_then_again(make) for name, make in makers.items()}


PEERS = {
    "tf-keras-vis": ("tf_keras_vis", keras_vis_methods),
    "tf-explain": ("tf_explain", explain_methods),
    "xplique": ("xplique.attributions", xplique_methods),
}
