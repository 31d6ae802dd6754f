from coursekit.grading import CourseError, configure
from coursekit.grading.marks.marks import Marks
from coursekit.grading.overview.late_policy import DAY, HOUR, LatePolicy, percent_lost
from coursekit.grading.settings import LATE
import pytest
from traitlets.config import Config, import_item


@pytest.mark.parametrize(
    ("seconds", "percent"),
    [
        (1, 10),
        (DAY, 10),
        (DAY + 1, 20),
        (3.5 * DAY, 40),
        (100 * DAY, 45),  # the cap
    ],
)
def test_a_day_that_has_begun_counts_until_the_cap(seconds, percent):
    assert percent_lost(seconds, percent_per_day=10, cap=45) == percent


def test_grace_costs_nothing_and_moves_the_days():
    policy = {"percent_per_day": 20, "grace_hours": 2}
    assert percent_lost(2 * HOUR, **policy) == 0
    assert percent_lost(2 * HOUR + 1, **policy) == 20
    assert percent_lost(DAY + 2 * HOUR, **policy) == 20
    assert percent_lost(DAY + 2 * HOUR + 1, **policy) == 40


def test_it_never_loses_less_for_being_later():
    lost = [percent_lost(hours * HOUR, percent_per_day=7, grace_hours=5) for hours in range(800)]
    assert lost == sorted(lost)
    assert lost[-1] == 100


def test_the_plugin_takes_percent_of_what_was_earned():
    config = Config()
    configure(config, late={"percent_per_day": 25, "grace_hours": 1, "cap": 60})
    policy = import_item(config.AssignLatePenalties.plugin_class)(config=config)
    assert policy.late_submission_penalty("ada", 8.0, DAY) == 2.0
    assert policy.late_submission_penalty("ada", 8.0, 2 * DAY) == 4.0
    assert policy.late_submission_penalty("ada", 8.0, 9 * DAY) == pytest.approx(4.8)
    assert policy.late_submission_penalty("ada", 8.0, HOUR) == 0


def test_the_grace_ends_with_its_last_second_and_no_part_of_one_is_charged():
    for hundredths in range(4800):
        grace = hundredths / 100
        assert percent_lost(round(hundredths * 36), percent_per_day=1, grace_hours=grace) == 0
        assert percent_lost(hundredths * 36 + 1.0, percent_per_day=1, grace_hours=grace) == 1
    assert percent_lost(0.3, percent_per_day=10) == 0  # the exchange writes microseconds
    assert percent_lost(1, percent_per_day=10, grace_hours=float("inf")) == 0
    assert percent_lost(float("inf"), percent_per_day=10) == 100


def test_what_is_lost_has_no_digits_of_rounding():
    policy = LatePolicy(percent_per_day=70)
    assert policy.late_submission_penalty("ada", 13.0, 1) == 9.1
    assert Marks("ada", {"a": 13.0}, penalty=9.1).total == 3.9


def test_the_settings_know_every_option_of_the_policy():
    assert set(LATE) == set(LatePolicy.class_own_traits(config=True))


def test_a_second_configure_keeps_the_policy():
    config = Config()
    configure(config, late={"cap": 30})
    configure(config)  # as `coursekit grade` does with every course's settings
    assert config.AssignLatePenalties.plugin_class.endswith("LatePolicy")
    assert config.LatePolicy.cap == 30


@pytest.mark.parametrize(
    "late", [{"percent": 5}, {"cap": 101}, {"grace_hours": -1}, {"cap": "10"}, {"cap": True}, 10]
)
def test_a_policy_that_is_none_is_refused_with_a_sentence(late):
    with pytest.raises(CourseError, match="`late` must"):
        configure(Config(), late=late)
