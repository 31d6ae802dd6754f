from coursekit.grading import own_clock
from coursekit.grading.own_clock import GENEROUS, OwnClock
import pytest


class Machine:
    """A clock on the wall that is set by hand, and what a submission used."""

    def __init__(self):
        self.now, self.worked, self.waited = 100.0, 7.0, 3.0

    def monotonic(self):
        return self.now

    def used(self):
        return self.worked, self.waited

    def spend(self, *, working=0.0, waiting=0.0, sleeping=0.0):
        self.now += working + waiting + sleeping
        self.worked += working
        self.waited += waiting


@pytest.fixture
def machine(monkeypatch):
    machine = Machine()
    monkeypatch.setattr(own_clock, "time", machine)
    return machine


@pytest.mark.parametrize("does", ["working", "sleeping"])
def test_on_a_quiet_machine_the_wall_decides(machine, does):
    clock = OwnClock(10, machine.used)
    machine.spend(**{does: 9.9})
    assert not clock.over()
    machine.spend(**{does: 0.2})
    assert clock.over()
    assert not clock.starved()


def test_nobody_pays_for_what_neighbors_took(machine):
    clock = OwnClock(10, machine.used)
    machine.spend(working=4, waiting=16)
    assert not clock.over()
    assert clock.left == pytest.approx(6)
    machine.spend(working=6.1)
    assert clock.over()


def test_a_loop_beside_neighbors_ends_by_its_own_processor_time(machine):
    clock = OwnClock(10, machine.used)
    machine.spend(working=10.5, waiting=10.5)
    assert clock.over()
    assert not clock.starved()


def test_waiting_for_its_own_many_processes_gains_nothing(machine):
    clock = OwnClock(10, machine.used)
    machine.worked += 10
    machine.spend(waiting=10)
    assert clock.over()
    assert not clock.starved()


def test_it_ends_on_the_wall_in_any_case_and_says_that_it_was_starved(machine):
    clock = OwnClock(10, machine.used)
    machine.spend(working=1, waiting=10 * GENEROUS - 1.1)
    assert not clock.over()
    machine.spend(waiting=0.2)
    assert clock.over()
    assert clock.starved()


def test_sleep_on_a_crowded_machine_is_not_starved(machine):
    clock = OwnClock(10, machine.used)
    machine.spend(sleeping=9.8, waiting=0.5)
    assert not clock.over()
    machine.spend(sleeping=0.3)
    assert clock.over()
    assert not clock.starved()


def test_what_cannot_be_looked_into_has_the_wall(machine):
    clock = OwnClock(10)
    machine.spend(waiting=10)
    assert clock.over()
    assert not clock.starved()
