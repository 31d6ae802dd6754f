from coursekit.models import alexnet, densenet, lenet
from coursekit.models.parts.least_size import names_least_size
import pytest

LEAST = {
    "alexnet": (alexnet, "alexnet", {}, 67),
    "alexnet, two zeros around": (alexnet, "alexnet_one_tower", {}, 63),
    "alexnet, small": (alexnet, "alexnet", {"stem": "small"}, 15),
    "densenet": (densenet, "densenet121", {"growth_rate": 4}, 29),
    "densenet, small": (densenet, "densenet121", {"stem": "small", "growth_rate": 4}, 8),
}


@pytest.mark.parametrize("include_top", [False, True])
@pytest.mark.parametrize("name", LEAST)
def test_images_that_are_too_small_are_named_with_the_least_that_fit(name, include_top):
    build, variant, options, least = LEAST[name]
    options = {**options, "classes": 2, "include_top": include_top}
    message = rf"`input_shape` must have a height and a width of {least} or more.*; got 90 x {{}}"
    with pytest.raises(ValueError, match=message.format(least - 1)) as caught:
        build(variant, input_shape=(90, least - 1, 3), **options)
    assert ("`stem=" in str(caught.value)) == ("small" not in name)
    if not include_top:
        assert build(variant, input_shape=(90, least, 3), **options).output_shape[2] == 1


def test_other_errors_stay():
    with pytest.raises(ValueError, match="`variant` must be one of"):
        alexnet("alexnot", input_shape=(1, 1, 3))
    with pytest.raises(TypeError, match="sizes"):
        lenet("lenet5", sizes=3)


def test_an_error_that_no_size_explains_is_the_networks_own():
    @names_least_size
    def build(variant, *, input_shape=None):
        raise ValueError("Computed output size would be zero or negative.")

    with pytest.raises(ValueError, match="Computed output size"):
        build("any")
