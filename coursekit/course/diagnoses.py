"""What is wrong with the patients of the lesson on debugging, and what would heal whom.

Do the hunt before you read on.
"""

FAULTS = {
    "healthy": None,
    "A": "copies",
    "B": "labels",
    "C": "frozen",
    "D": "tiny",
    "E": "scale",
    "F": "hole",
}
TREATMENTS = {
    "clip the gradients": "explosion",
    "draw each filter by itself": "copies",
    "draw larger initial weights": "tiny",
    "leave out images that are not finite": "hole",
    "let every layer learn": "frozen",
    "lower the learning rate": "rate",
    "pair each image with its own label": "labels",
    "pass logits to the loss": "loss",
    "standardize the training images": "inputs",
    "standardize the validation images": "scale",
}
