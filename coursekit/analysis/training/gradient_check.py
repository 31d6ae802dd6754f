"""Checking gradients by finite differences, in double precision."""

from dataclasses import dataclass

from coursekit._arguments import require_count, require_positive
from coursekit._keras.backends import require_tensorflow
from coursekit._keras.networks.gradients import value_and_gradients
from coursekit.analysis.table_text import html_text
from coursekit.analysis.training.double_precision import Subject, as_subject
import numpy as np

STEP = 1e-5  # of the difference, relative to an entry above 1
TOLERANCE = 1e-5
FLOOR = 1e-4  # gradients below it are compared by their absolute error, against it
KINK = 1e-3  # one-sided slopes that differ by more, and go on to, mark a kink


@dataclass(frozen=True)
class CheckedTensor:
    """What was found for one input or weight.

    Attributes:
        name: Name of the tensor.
        shape: Its shape.
        checked: Entries that were compared.
        kinks: Entries left out, for the function has no derivative there.
        max_error: Largest relative error of those compared.
        worst: Index of that entry, or None if all were kinks.
        analytic: The gradient there, as it was given.
        numeric: The gradient there, by finite differences.
    """

    name: str
    shape: tuple
    checked: int
    kinks: int
    max_error: float
    worst: tuple | None
    analytic: float
    numeric: float


@dataclass(frozen=True, repr=False)
class GradientCheck:
    """The result of `gradient_check`; printed, a line a tensor and a verdict."""

    tensors: tuple
    tolerance: float

    @property
    def max_error(self):
        """Largest relative error of all tensors."""
        return max((tensor.max_error for tensor in self.tensors), default=0.0)

    @property
    def ok(self):
        """Whether something was compared, and every error is within the tolerance."""
        checked = sum(tensor.checked for tensor in self.tensors)
        return checked > 0 and self.max_error <= self.tolerance

    def __repr__(self):
        verdict = "passes" if self.ok else "FAILS"
        return (
            f"<GradientCheck of {len(self.tensors)} tensors: {verdict}, "
            f"largest error {self.max_error:.1e}>"
        )

    def _repr_html_(self):
        return html_text(str(self))

    def __str__(self):
        """Returns the table."""
        head = f"{'tensor':<24}{'checked':>8}{'kinks':>6}{'error':>10}  worst entry"
        lines = [head]
        for t in self.tensors:
            place = "" if t.worst is None else f"{t.worst}: {t.analytic:.6g} for {t.numeric:.6g}"
            lines.append(f"{t.name:<24}{t.checked:>8}{t.kinks:>6}{t.max_error:>10.1e}  {place}")
        verdict = "passes" if self.ok else "FAILS"
        return "\n".join([*lines, f"{verdict}: tolerance {self.tolerance:.0e}"])


def gradient_check(
    function,
    *inputs,
    gradient=None,
    training=None,
    samples=100,
    seed=0,
    step=STEP,
    tolerance=TOLERANCE,
    floor=FLOOR,
):
    """Compares gradients with central differences, entry by entry, in float64.

    The gradient that reaches the output from above is random: with ones, a
    mistake can hide, for the gradient of a normalization is then exactly 0.
    Where the function has a kink (ReLU at 0, two equal values under a
    maximum) it has no derivative; such entries are found by their one-sided
    slopes, counted, and left out.

    Args:
        function: A function of the inputs, with one output; a Keras layer or
            model, whose trainable weights are checked too; or a Keras loss,
            of which `inputs` are targets and outputs, and the latter are
            checked. Layers, models and losses are copied in float64 and left
            as they are.
        *inputs: Arrays. Those of whole numbers are passed on, not checked.
        gradient: Hand-written gradient to check instead of the backend's: a
            function of (upstream, *inputs) that returns an array for each
            input that is checked, alone or in a tuple. `function` and
            `gradient` then take and return NumPy arrays.
        training: Passed to a layer or model that takes it.
        samples: Entries to check in each tensor, drawn at random; None for all.
        seed: Of the upstream gradient and of the samples.
        step: Step of the differences, times the entry where that is above 1.
        tolerance: Largest relative error that passes.
        floor: Least size that an error is related to.

    Returns:
        A `GradientCheck`; `assert check.ok, check` is a test.

    Raises:
        ValueError: If no input is of real numbers, or a hand-written gradient
            has a shape other than its input's.
        TypeError: If a layer or model cannot be copied in float64.

        RuntimeError: If the gradient is the backend's, and this is not TensorFlow.

    Example:
        >>> import numpy as np
        >>> from coursekit.analysis import gradient_check
        >>> square = lambda x: x**2
        >>> gradient_check(square, np.array([1.0, 2.0]), gradient=lambda up, x: 2 * x * up).ok
        True
        >>> gradient_check(square, np.array([1.0, 2.0]), gradient=lambda up, x: x * up).ok
        False

    Reference:
        Relative error and kinks after the notes of Stanford's CS231n, "Neural
        Networks Part 3: Learning and Evaluation".
    """
    require_positive(step=step, tolerance=tolerance, floor=floor)
    if samples is not None:
        require_count("samples", samples)
    if gradient is None:
        require_tensorflow("gradient_check")
    rng = np.random.default_rng(seed)
    subject = as_subject(function, inputs, training=training, numpy=gradient is not None)
    output = subject.evaluate()
    upstream = rng.uniform(0.5, 1.5, output.shape) * rng.choice([-1.0, 1.0], output.shape)
    if gradient is None:
        analytic = _tape_gradients(subject, upstream)
    else:
        analytic = _hand_gradients(gradient, subject, upstream)
    tensors = []
    for index, (name, value) in enumerate(zip(subject.names, subject.values, strict=True)):
        entries = _sampled(value.shape, samples, rng)
        slopes = [_slope(subject, index, entry, output, upstream, step) for entry in entries]
        tensors.append(_compare(name, analytic[index], entries, slopes, floor))
    return GradientCheck(tuple(tensors), tolerance)


def _tape_gradients(subject, upstream):
    _, gradients = value_and_gradients(subject.call, subject.values, upstream=upstream)
    return [np.asarray(gradient) for gradient in gradients]


def _hand_gradients(gradient, subject: Subject, upstream):
    found = gradient(upstream, *subject.arguments(subject.values))
    found = found if isinstance(found, (tuple, list)) else (found,)
    shapes = [np.shape(array) for array in found]
    wanted = [value.shape for value in subject.values]
    if shapes != wanted:
        raise ValueError(f"`gradient` must return arrays of shapes {wanted}; got {shapes}.")
    return [np.asarray(array) for array in found]


def _sampled(shape, samples, rng):
    """Returns the indices of entries to check, in order."""
    size = int(np.prod(shape))
    count = size if samples is None else min(samples, size)
    flat = np.sort(rng.choice(size, count, replace=False))
    return [tuple(int(i) for i in np.unravel_index(place, shape)) for place in flat]


def _slope(subject, index, entry, output, upstream, step):
    """Returns the derivative with respect to one entry, or None where there is none."""
    length = step * max(1.0, abs(subject.values[index][entry]))

    def one_sided(width):
        after = np.sum(upstream * (subject.evaluate(index, entry, width) - output))
        return after / width

    ahead, behind = one_sided(length), one_sided(-length)
    if abs(ahead - behind) <= KINK * max(abs(ahead), abs(behind), FLOOR):
        return (ahead + behind) / 2
    nearer = one_sided(length / 10), one_sided(-length / 10)
    if abs(nearer[0] - nearer[1]) > abs(ahead - behind) / 2:
        return None
    return sum(nearer) / 2


def _compare(name, analytic, entries, slopes, floor):
    pairs = [(e, float(analytic[e]), s) for e, s in zip(entries, slopes, strict=True)]
    pairs = [(entry, given, float(slope)) for entry, given, slope in pairs if slope is not None]
    errors = [abs(a - n) / max(abs(a), abs(n), floor) for _, a, n in pairs]
    errors = [error if np.isfinite(error) else np.inf for error in errors]
    worst = int(np.argmax(errors)) if errors else None
    entry, given, slope = (None, np.nan, np.nan) if worst is None else pairs[worst]
    return CheckedTensor(
        name=name,
        shape=analytic.shape,
        checked=len(pairs),
        kinks=len(entries) - len(pairs),
        max_error=errors[worst] if errors else 0.0,
        worst=entry,
        analytic=given,
        numeric=slope,
    )
