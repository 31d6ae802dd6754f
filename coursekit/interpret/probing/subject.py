"""A model, its images and what to explain of them, ready to be run and differentiated."""

from contextlib import nullcontext
from weakref import ref

from coursekit._arguments import require_count
from coursekit._keras.networks.gradients import value_and_gradients
from coursekit.interpret.probing.batches import in_batches, versions_in_batches
from coursekit.interpret.probing.feature_layer import feature_layer, probed
from coursekit.interpret.probing.inputs import read_inputs
from coursekit.interpret.probing.model_outputs import model_outputs
from coursekit.interpret.probing.remembered import compiled, remembered
from coursekit.interpret.probing.scores import check_classes, output_names, read_target
import keras
from keras import ops
import numpy as np


class Subject:
    """What every method works on.

    Args:
        model: A built `keras.Model`.
        images: Its inputs, see `read_inputs`.
        target: What to explain, see `read_target`.
        output: Index or name of the output, for a model of several.
        input: Index or name of the input, for a model of several.
        score: "logit" or "probability".
        batch_size: Images that are computed at once.
    """

    def __init__(self, model, images, target, *, output, input, score, batch_size=32):
        require_count("batch_size", batch_size)
        self.model, self.batch_size = model, batch_size
        self.inputs = read_inputs(model, images, input=input)
        self.images, self.count = self.inputs.images, len(self.inputs)
        names = output_names(model)
        self.target = read_target(target, self.count, output=output, score=score, names=names)
        shapes = tuple(array.shape[1:] for array in self.inputs.arrays)
        self._key = (self.target.key, repr(self.inputs.structure), self.inputs.chosen, shapes)
        self._scores = _score_function(ref(model), self.inputs.structure, self.target)
        check_classes(self.target, self._first_outputs())

    def scores(self, images=None):
        """Returns the (N,) scores, of other images in the place of the given ones if any.

        Args:
            images: Array of the shape of those that are explained, or None.
        """
        return self._over(self.compiled("scores", self._scores), images)

    def scores_of(self, images, index):
        """Returns the scores of one batch of changed images.

        Args:
            images: The changed images, as many as are computed at once or fewer.
            index: Which of the given images each is made from.
        """
        arrays = [array[index] for array in self.inputs.arrays]
        arrays[self.inputs.chosen] = images
        scores = self.compiled("scores", self._scores)(*arrays, self.target.classes[index])
        return ops.convert_to_numpy(scores)

    def versions(self, count, what):
        """Goes through several versions of each image, see `versions_in_batches`."""
        return versions_in_batches(self.count, count, size=self.batch_size, what=what)

    def gradients(self, images=None, *, key="gradients", around=nullcontext):
        """Returns the gradients of the scores with respect to the images, and the scores.

        Args:
            images: As for `scores`.
            key: Names the function, if `around` changes what it computes.
            around: Makes a context in which the model runs.

        Raises:
            ValueError: If the score has no gradient.
        """
        return self._over(self.compiled(key, self._gradients(around)), images)

    def summed_gradients(self, change, weights):
        """Returns the weighted sum of the gradients at several versions of each image.

        Versions of one image and of several are computed together, in full batches.

        Args:
            change: Function that takes which images, and which version of each, as two arrays of
                one length, and returns those versions. It is called in order, image by image.
            weights: (versions,) array.

        Returns:
            Array of the images' shape, and the (N,) scores of the last versions.

        Raises:
            ValueError: If the score has no gradient.
        """
        function = self.compiled("gradients", self._gradients(nullcontext))
        total, scores = np.zeros_like(self.images), np.zeros(self.count, "float32")
        for index, version in self.versions(len(weights), "gradients"):
            arrays = [array[index] for array in self.inputs.arrays]
            arrays[self.inputs.chosen] = change(index, version)
            found = function(*arrays, self.target.classes[index])
            gradients, scores[index] = map(ops.convert_to_numpy, found)
            for image in range(index[0], index[-1] + 1):
                own = index == image
                total[image] += np.tensordot(weights[version[own]], gradients[own], 1)
        return total, scores

    def _gradients(self, around):
        chosen, scores = self.inputs.chosen, self._scores

        def gradients(*tensors):
            *tensors, classes = tensors

            def scores_of(image):
                return scores(*tensors[:chosen], image, *tensors[chosen + 1 :], classes)

            with around():
                values, found = _gradient(scores_of, tensors[chosen], "`images`")
            return found, values

        return gradients

    def feature_layer(self, layer):
        """Returns the layer of a class-activation map, and the shape of its output.

        Args:
            layer: See `feature_layer`.
        """
        name = layer if isinstance(layer, (str, type(None))) else id(layer)
        reference, first = ref(self.model), self._first_inputs()

        def find():
            model = reference()
            found, shape = feature_layer(model, layer, lambda: model_outputs(model, first))
            return ref(found), shape

        found, shape = self.remembered(("layer", name), find)
        return found(), shape

    def maps(self, layer):
        """Returns the (N, h, w, K) maps of a layer in float32."""
        found, _ = self.feature_layer(layer)
        scores, layer_reference = self._scores, ref(found)
        is_first = keras.config.image_data_format() == "channels_first"

        def maps(*tensors):
            with probed(layer_reference(), ops.zeros(())) as outputs:
                scores(*tensors)
            kept = ops.cast(outputs[0], "float32")
            return ops.moveaxis(kept, 1, -1) if is_first else kept

        return self._over(self.compiled(("maps", id(found)), maps))

    def maps_and_gradients(self, layer, combine, *, key):
        """Returns what is made of a layer's maps and gradients, and the scores.

        Args:
            layer: See `feature_layer`.
            combine: Function of the (N, h, w, K) maps and the scores' gradients with respect to
                them, in float32 and with the channels last.
            key: Names the function.

        Raises:
            ValueError: If the score has no gradient.
        """
        found, shape = self.feature_layer(layer)
        scores, layer_reference = self._scores, ref(found)
        is_first = keras.config.image_data_format() == "channels_first"

        def maps_and_gradients(*tensors):
            def scores_of(probe):
                with probed(layer_reference(), probe) as outputs:
                    values = scores(*tensors)
                return values, outputs[0]

            probe = ops.zeros((ops.shape(tensors[0])[0], *shape[1:]), "float32")
            what = f"layer {layer_reference().name!r}"
            (values, maps), gradients = _gradient(scores_of, probe, what, has_aux=True)
            maps = ops.cast(maps, "float32")
            if is_first:
                maps, gradients = (ops.moveaxis(x, 1, -1) for x in (maps, gradients))
            return combine(maps, gradients), values

        return self._over(self.compiled((key, id(found)), maps_and_gradients))

    def remembered(self, key, make):
        """Remembers for this subject's model what a function makes."""
        return remembered(self.model, (key, self._key), make)

    def compiled(self, key, function):
        """Compiles a function of this subject once for its model."""
        return compiled(self.model, (key, self._key), function)

    def _over(self, function, images=None):
        arrays = list(self.inputs.arrays)
        if images is not None:
            arrays[self.inputs.chosen] = images
        arrays = [*arrays, self.target.classes]
        return in_batches(function, arrays, size=self.batch_size)

    def _first_inputs(self):
        return self.inputs.packed([ops.convert_to_tensor(x[:1]) for x in self.inputs.arrays])

    def _first_outputs(self):
        """Returns the outputs for the first image, from memory of the first time."""
        reference, first = ref(self.model), self._first_inputs()
        return self.remembered("outputs", lambda: model_outputs(reference(), first))


def _gradient(function, tensor, what, **options):
    """Returns a function's values and their gradient, which has to exist."""
    values, (gradient,) = value_and_gradients(
        function, [tensor], missing_are_zeros=False, **options
    )
    if gradient is None:
        raise ValueError(
            f"`model` must be differentiable: its score has no gradient with respect to {what}; "
            "`occlusion`, `rise` and `score_cam` need none."
        )
    return values, gradient


def _score_function(reference, structure, target):
    target = target._replace(classes=None)  # what is compiled keeps no data

    def scores(*tensors):
        *tensors, classes = tensors
        inputs = keras.tree.pack_sequence_as(structure, tensors)
        return target.scores(model_outputs(reference(), inputs), classes)

    return scores
