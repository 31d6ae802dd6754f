from coursekit.analysis import compare_to, paired_difference
from coursekit.analysis.comparison.compare_to import holm
import numpy as np
import pytest


def test_holm_is_the_definition():
    p_values = np.random.default_rng(0).random(9) / 5
    expected = []
    for value in p_values:
        below = np.sort(p_values)[np.sort(p_values) <= value]
        expected.append(min(1, max(p * (9 - rank) for rank, p in enumerate(below))))
    np.testing.assert_allclose(holm(p_values), expected)


def test_one_comparison_is_left_as_it_is():
    first, second = np.random.default_rng(0).normal(size=(2, 3, 50))
    assert compare_to(second, {"only": first})["only"] == paired_difference(first, second)


def test_among_many_models_that_are_alike_a_false_verdict_is_rare():
    generator, false = np.random.default_rng(0), {"corrected": 0, "alone": 0}
    for _ in range(100):
        scores = generator.normal(size=(21, 4, 60)) + generator.normal(size=(21, 4, 1))
        others = dict(enumerate(scores[1:]))
        found = compare_to(scores[0], others)
        false["corrected"] += any(each.verdict != "no difference shown" for each in found.values())
        alone = (paired_difference(other, scores[0]) for other in others.values())
        false["alone"] += any(each.verdict != "no difference shown" for each in alone)
    assert false["corrected"] <= 10
    assert false["alone"] > 30


def test_it_prints_a_table():
    base = np.random.default_rng(0).normal(size=(3, 50))
    text = str(compare_to(base, {"worse": base - 1, "same": base}))
    lines = text.splitlines()
    assert lines[0].split() == ["model", "difference", "interval", "p", "verdict"]
    assert lines[2].startswith("worse")
    assert lines[2].endswith("lower")
    assert lines[3].endswith("no difference shown")


def test_others_are_checked():
    with pytest.raises(ValueError, match="`others` must name one model or more; got none"):
        compare_to([1.0, 2.0], {})
