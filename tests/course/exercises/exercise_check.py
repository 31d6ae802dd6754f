"""What the checks of every lesson's exercises do: pass right answers, hint, survive any value."""

from coursekit.course.checking import feedback

ANYTHING = [None, "text", float("nan"), [], {}, lambda *_, **__: None, object()]


class ExerciseCheck:
    """Tests of the checks of one lesson.

    Attributes:
        RIGHT: Pairs of an exercise and an answer that must pass, at least one for each exercise.
        WRONG: Triples of an exercise, a plausible wrong answer, and words that its hint must hold.
    """

    def pytest_generate_tests(self, metafunc):
        """Has each test run on every answer that it is for."""
        if "hint" in metafunc.fixturenames:
            metafunc.parametrize(("name", "value", "hint"), self.WRONG)
        elif "anything" in metafunc.fixturenames:
            metafunc.parametrize("name", sorted({name for name, _ in self.RIGHT}))
            metafunc.parametrize("anything", ANYTHING)
        else:
            metafunc.parametrize(("name", "value"), self.RIGHT)

    def test_a_right_answer_passes(self, name, value):
        said = feedback(name, value)
        assert said.right is True, said.text

    def test_a_wrong_answer_gets_a_hint_that_fits(self, name, value, hint):
        said = feedback(name, value)
        assert said.right is False, said.text
        assert hint in said.text, said.text

    def test_any_value_is_survived_with_a_sentence(self, name, anything):
        said = feedback(name, anything)
        assert said.right is False, said.text
        assert "raised" not in said.text, said.text
