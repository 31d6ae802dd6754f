"""Attacks beside their control.

One step along the gradient's signs, several steps, and a change of the same size at random: only
what is aimed takes the network's belief away.

Three curves of the cat's logit against the largest change in gray levels: with random noise it
hardly moves, with one step and with five it falls from nine to about five.
"""

from functools import partial

from coursekit import interpret, plot
from coursekit.models import efficientnet_lite, preprocess
from skimage import data

model, limits = efficientnet_lite("efficientnet_lite0", weights="imagenet"), (-127 / 128, 1)
photo, levels, logits = preprocess(data.chelsea()), [0.25, 0.5, 1, 2, 4], {}
cat = model.predict(photo, verbose=0).argmax(1)
attacks = {"random": partial(interpret.random_perturbation, photo)}
attacks["one step (FGSM)"] = partial(interpret.fgsm, model, photo, cat)
attacks["five steps (PGD)"] = partial(interpret.pgd, model, photo, cat, steps=5)
for name, attack in attacks.items():
    changed = [attack(size=level / 128, value_range=limits) for level in levels]
    logits[name] = [model.predict(x, verbose=0)[0, cat[0]] for x in changed]
plot.curves(logits, x=levels, x_label="largest change / gray levels", y_label="logit of the cat")
