from functools import partial

from coursekit import plot
from coursekit.schedules import cosine_annealing
from matplotlib import pyplot as plt
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def never_shown(monkeypatch):
    plt.switch_backend("agg")
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("plt.show was called"))
    yield
    plt.close("all")


def test_mosaic_places_each_image_and_fills_the_rest():
    images = np.arange(3)[:, None, None] * np.ones((3, 2, 4)) + 10
    canvas = plot.mosaic(images, columns=2, gap=1, background=0)
    assert canvas.shape == (2 * 3 - 1, 2 * 5 - 1)
    assert np.all(canvas[:2, :4] == 10)
    assert np.all(canvas[:2, 5:] == 11)
    assert np.all(canvas[3:, :4] == 12)
    assert np.all(canvas[3:, 5:] == 0)
    assert np.all(canvas[2] == 0)
    assert np.all(canvas[:, 4] == 0)


def test_mosaic_keeps_channels_and_dtype():
    canvas = plot.mosaic(np.zeros((5, 4, 4, 3), "uint8"), background=255)
    assert canvas.shape == (2 * 5 - 1, 3 * 5 - 1, 3)
    assert canvas.dtype == np.uint8


@pytest.mark.parametrize("shape", [(0, 4, 4), (4, 4), (1, 2, 3, 4, 5)])
def test_mosaic_refuses_what_is_no_stack_of_images(shape):
    with pytest.raises(ValueError, match=r"`images` must be a filled \(N, H, W\)"):
        plot.mosaic(np.zeros(shape))


@pytest.mark.parametrize(
    ("channels", "size"), [(1, (2, 2)), (3, (2, 2)), (5, (4, 5)), (40, (4, 16))]
)
def test_filters_of_any_number_of_channels_are_drawn(channels, size):
    picture = plot.filter_picture(np.random.default_rng(0).normal(size=(4, 3, 3, channels)))
    assert picture.shape == (size[0] * 4 - 1, size[1] * 4 - 1, 3)
    assert picture.dtype == np.uint8


def test_filters_share_a_scale_about_zero():
    filters = np.zeros((3, 1, 1, 1))
    filters[:, 0, 0, 0] = [-2, 0, 2]
    picture = plot.filter_picture(filters).astype(int)
    negative, zero, positive = picture[0, 0], picture[0, 2], picture[2, 0]
    assert negative[2] > negative[0]
    assert min(zero) > 240
    assert positive[0] > positive[2]


def test_a_silent_channel_stays_dark_beside_a_loud_one():
    maps = np.zeros((1, 2, 2, 2))
    maps[..., 0] = 1e-3
    maps[..., 1] = 1.0
    picture = plot.activation_picture(maps).astype(int)
    assert picture[0, 0].sum() < picture[0, 3].sum() / 2


@pytest.mark.parametrize("shape", [(2, 5), (2, 5, 3), (2, 4, 4, 3)])
def test_activations_of_any_rank_are_drawn(shape):
    assert plot.activation_picture(np.ones(shape)).shape[-1] == 3


@pytest.mark.filterwarnings("error")
def test_diverged_values_are_drawn_without_warning():
    plot.filter_picture(np.full((2, 3, 3, 3), np.nan))
    plot.activation_picture(np.full((2, 3, 3, 3), np.inf))


def test_image_grid_writes_each_label_below_its_image():
    ax = plot.image_grid(np.zeros((3, 8, 8, 1)), labels=["a", "b", "c"], columns=2)
    places = {text.get_text(): text.get_position() for text in ax.texts}
    assert places == {"a": (4, 8), "b": (14, 8), "c": (4, 20)}


def test_image_grid_wants_as_many_labels_as_images():
    with pytest.raises(ValueError, match="each of the 3 images; got 1 labels"):
        plot.image_grid(np.zeros((3, 8, 8)), labels=["a"])


def test_curves_draw_the_mean_and_each_seed():
    seeds = np.array([[1.0, 2.0], [3.0, 4.0]])
    ax = plot.curves({"run": seeds}, x_label="epoch", y_label="loss")
    mean, *each = (line.get_ydata() for line in ax.lines)
    np.testing.assert_allclose(mean, [2, 3])
    np.testing.assert_allclose(each, seeds)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_seed_dots_draw_one_row_a_name():
    ax = plot.seed_dots({"a": [1.0, 3.0], "b": [2.0, 2.0]}, x_label="accuracy")
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]
    np.testing.assert_allclose(ax.lines[1].get_xdata(), [2.0])


def test_schedules_draw_the_rates_on_given_axes():
    schedule = partial(cosine_annealing, start=0.1, period=5)
    _, ax = plt.subplots()
    assert plot.schedule_curves({"cosine": schedule}, steps=6, unit="batch", ax=ax) is ax
    np.testing.assert_allclose(ax.lines[0].get_ydata(), schedule(np.arange(6)))
    assert ax.get_xlabel() == "step (batch)"
