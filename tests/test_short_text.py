"""Results of arrays show themselves in one line."""

from coursekit import segmentation
from coursekit.interpret.adversaries.targeted_attack import TargetedAttack
from coursekit.interpret.optvis.ascend import Ascent
from coursekit.interpret.trust.pixel_order import ScoreCurve
from coursekit.interpret.trust.randomization_check import RandomizationCheck
from coursekit.interpret.units.filter_statistics import FilterStatistics
from coursekit.interpret.units.gabor import GaborFit
from coursekit.interpret.units.top_patches import TopPatches
from coursekit.interpret.units.unit_summary import UnitSummary
import numpy as np
import pytest

RESULTS = (
    segmentation.Hierarchy,
    segmentation.MeanShift,
    segmentation.Proposals,
    Ascent,
    FilterStatistics,
    GaborFit,
    RandomizationCheck,
    ScoreCurve,
    TargetedAttack,
    TopPatches,
    UnitSummary,
)


@pytest.mark.parametrize("kind", RESULTS)
def test_arrays_are_shown_by_dtype_and_shape(kind):
    result = kind(*[np.zeros((40, 50), "float32")] * len(kind._fields))
    fields = ", ".join(f"{name}=float32 (40, 50)" for name in kind._fields)
    assert repr(result) == f"{kind.__name__}({fields})"


def test_numbers_are_shown_as_they_are():
    linkage = np.array([[0.0, 1.0, 0.5, 2.0]])
    assert "0.25" in repr(GaborFit(*[0.25] * 9, linkage))
    assert "linkage=float64 (1, 4)" in repr(segmentation.Hierarchy(np.zeros((2, 2), int), linkage))
    patches = TopPatches(*[linkage] * 9)
    assert f"patches={patches!r}, " in repr(UnitSummary(None, patches, linkage, linkage, 0.5))
