"""Python looks for cycles seldom in our processes."""

import gc


def test_setting_up_makes_it_seldom() -> None:
    assert gc.get_threshold()[0] >= 10_000
    assert gc.get_freeze_count() > 0
