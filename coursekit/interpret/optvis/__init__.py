"""Images by gradient: what raises an objective, and how it is looked for.

Four things vary independently and are put together by functions: the objective, the
parameterization of the images, the transforms that they pass before the model sees them, and the
ascent itself.
"""

from coursekit.interpret.optvis import objectives, parameterizations, rules, transforms

__all__ = ["objectives", "parameterizations", "rules", "transforms"]
