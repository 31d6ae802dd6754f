"""Is one model better?

Models are compared on the same images over several seeds, with intervals and Holm's correction:
a filled mark is a difference that is shown. The scores here are drawn, with known differences.

On the left dots of accuracies of three models, five seeds each. On the right the differences from
the first with intervals: that of the better one is filled and right of zero, the other hollow.
"""

from coursekit import analysis, plot
from matplotlib import pyplot as plt
import numpy as np

chance, true = np.random.default_rng(0), {"first": 0.8, "twin": 0.8, "better": 0.84}
scores = {name: chance.random((5, 1000)) < share for name, share in true.items()}
others = {name: scores[name] for name in ("twin", "better")}
pair = analysis.paired_difference(scores["better"], scores["twin"])
_, axes = plt.subplots(1, 2, figsize=(10, 2.4), layout="constrained")
plot.seed_dots({n: x.mean(1) for n, x in scores.items()}, x_label="accuracy", ax=axes[0])
found = analysis.compare_to(scores["first"], others) | {"better - twin": pair}
plot.difference_intervals(found, x_label="difference in accuracy", ax=axes[1])
