"""The garments on textures as a set of TFDS, so that `load` finds them by name."""

from coursekit.data.datasets.textured_garments import GARMENT_CLASSES, textured_garments
import tensorflow_datasets as tfds

SIZE = 64
SCENES = {"train": 2000, "test": 500}
SEEDS = {"train": 0, "test": 1}


class TexturedGarments(tfds.core.GeneratorBasedBuilder):
    """Builder of 2,000 training and 500 test scenes of `textured_garments`, 64x64.

    Example:
        >>> TexturedGarments.name
        'textured_garments'
    """

    VERSION = tfds.core.Version("1.0.0")
    is_generated = True  # so `load` needs no network for it

    def _info(self):
        shape = (SIZE, SIZE, 1)
        features = {
            "image": tfds.features.Image(shape=shape, encoding_format="png"),
            "segmentation_mask": tfds.features.LabeledImage(
                labels=list(GARMENT_CLASSES), shape=shape, encoding_format="png"
            ),
            "instance_mask": tfds.features.Image(shape=shape, encoding_format="png"),
        }
        return tfds.core.DatasetInfo(
            builder=self,
            description="Garments of Fashion-MNIST on photographs of brick, grass and gravel.",
            features=tfds.features.FeaturesDict(features),
            supervised_keys=("image", "segmentation_mask"),
            disable_shuffling=True,  # scenes are drawn in random order
            license="MIT, copyright 2017 Zalando SE; textures CC0",
        )

    def _split_generators(self, dl_manager):
        del dl_manager
        return {split: self._generate_examples(split) for split in SCENES}

    def _generate_examples(self, split):
        scenes = textured_garments(SCENES[split], seed=SEEDS[split], split=split, size=SIZE)
        for index, parts in enumerate(zip(*scenes, strict=True)):
            yield (
                index,
                dict(zip(("image", "segmentation_mask", "instance_mask"), parts, strict=True)),
            )
