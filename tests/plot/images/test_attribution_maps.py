from coursekit.plot.images.attribution_maps import attribution_map, attribution_maps
from matplotlib import pyplot as plt
import numpy as np
import pytest

IMAGE = np.linspace(0, 1, 6 * 8 * 3).reshape(6, 8, 3)
MAP = np.linspace(0, 5, 48).reshape(6, 8)


@pytest.fixture(autouse=True)
def never_shown(monkeypatch):
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show was called"))
    yield
    plt.close("all")


def said(ax):
    return [text.get_text() for text in ax.texts]


def test_the_map_lies_on_a_gray_image():
    image, laid = attribution_map(IMAGE, MAP, title="occlusion").images
    assert image.get_array().shape == (6, 8)
    np.testing.assert_array_equal(laid.get_array(), MAP)
    assert image.axes.get_title() == "occlusion"
    assert laid.get_zorder() >= image.get_zorder()


def test_a_small_map_covers_the_whole_image():
    image, laid = attribution_map(IMAGE, np.ones((2, 3))).images
    assert tuple(laid.get_extent()) == tuple(image.get_extent()) == (-0.5, 7.5, 5.5, -0.5)


def test_the_scale_has_zero_at_its_start_or_exactly_in_its_middle():
    def limits(values):
        return attribution_map(IMAGE, values, percentile=100).images[1].get_clim()

    assert limits(MAP) == (0, 5)
    assert limits(MAP - 1) == (-4, 4)
    assert limits(-MAP) == (-5, 5)


def test_a_few_large_values_do_not_pale_the_others():
    values = MAP.copy()
    values[0, 0] = 1e6
    ax = attribution_map(IMAGE, values, percentile=95)
    assert ax.images[1].get_clim()[1] <= 5
    assert ax.images[1].colorbar.extend == "max"
    assert attribution_map(IMAGE, MAP, percentile=100).images[1].colorbar.extend == "neither"


def test_what_is_zero_everywhere_is_said_not_scaled():
    ax = attribution_map(IMAGE, np.zeros((6, 8)))
    assert len(ax.images) == 1
    assert said(ax) == ["the map is zero everywhere"]


@pytest.mark.filterwarnings("error")
def test_what_is_not_finite_is_said_and_left_out():
    values = MAP.copy()
    values[2, :2] = np.nan, np.inf
    ax = attribution_map(IMAGE, values, percentile=100)
    assert said(ax) == ["2 of 48 values are not finite"]
    assert ax.images[1].get_clim() == (0, 5)
    ax = attribution_map(IMAGE, np.full((6, 8), np.nan))
    assert (len(ax.images), said(ax)) == (1, ["48 of 48 values are not finite"])
    ax.figure.canvas.draw()


def test_channels_are_reduced_as_asked():
    signed = np.stack([MAP, -2 * MAP, np.zeros((6, 8))], axis=-1)
    total = attribution_map(IMAGE, signed).images[1].get_array()
    largest = attribution_map(IMAGE, signed, channels="largest").images[1].get_array()
    np.testing.assert_allclose(total, -MAP)
    np.testing.assert_allclose(largest, 2 * MAP)


def test_a_row_has_a_scale_for_each():
    maps = np.stack([MAP, MAP / 5 - 0.5])
    axes = attribution_maps(IMAGE[None].repeat(2, 0), maps, labels=["a", "b"], percentile=100)
    assert [ax.get_title() for ax in axes] == ["a", "b"]
    assert [ax.images[1].get_clim() for ax in axes] == [(0, 5), (-0.5, 0.5)]


def test_given_axes_are_used():
    figure, axes = plt.subplots(1, 2)
    assert attribution_map(IMAGE, MAP, color_bar=False, ax=axes[0]) is axes[0]
    drawn = attribution_maps([IMAGE, IMAGE[1:]], [MAP, MAP], axes=axes, color_bar=False)
    assert list(drawn) == list(axes)
    assert len(figure.axes) == 2


def test_new_axes_stand_in_rows_of_the_size_asked_for():
    wide = np.zeros((3, 4, 8))
    axes = attribution_maps(wide, [MAP] * 3, columns=2, side=2, color_bar=False)
    assert len(axes) == 3
    places = [ax.get_subplotspec() for ax in axes]
    assert [(place.rowspan.start, place.colspan.start) for place in places] == [
        (0, 0),
        (0, 1),
        (1, 0),
    ]
    width, height = axes[0].figure.get_size_inches()
    assert width == 4
    assert 2 < height < 3  # twice an inch, and the titles
    blank = axes[0].figure.axes[3]
    assert not blank.axison
    many = attribution_maps(np.zeros((20, 4, 4)), [MAP] * 20, color_bar=False)
    assert many[0].figure.get_size_inches()[0] == pytest.approx(14)


@pytest.mark.parametrize(
    ("image", "values", "options", "message"),
    [
        (IMAGE * 255, MAP, {}, r"`image` must be uint8, or float in \[0, 1\]; got values from 0"),
        (IMAGE, MAP[0], {}, r"`attribution` must be a filled .* got \(8,\)"),
        (IMAGE, MAP, {"channels": "mean"}, "`channels` must be one of sum, largest; got 'mean'"),
    ],
)
def test_errors_name_the_argument(image, values, options, message):
    with pytest.raises(ValueError, match=message):
        attribution_map(image, values, **options)


def test_a_row_wants_as_many_of_each():
    with pytest.raises(ValueError, match="`attributions` must be one for each of 1 images; got 2"):
        attribution_maps([IMAGE], [MAP, MAP])
    with pytest.raises(ValueError, match="`labels` must be one for each of 1 images; got 2"):
        attribution_maps([IMAGE], [MAP], labels=["a", "b"])
    with pytest.raises(ValueError, match="`images` must hold at least one"):
        attribution_maps([], [])


def test_columns_are_a_number():
    with pytest.raises(ValueError, match="`columns` must be a positive integer; got 0"):
        attribution_maps([IMAGE], [MAP], columns=0)
