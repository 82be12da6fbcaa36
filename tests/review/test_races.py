"""第十六条 under pressure: four offices press at the same moment, in processes of their own.

Small here; ``bench/races.py`` does it with 200 approvals and 100 changes.
"""

import pytest

from tests.review import racing

pytestmark = pytest.mark.timeout(300)  # processes start slowly on a busy machine


def test_final_approvals_that_are_raced_publish_each_result_once(app):
    racing.prove_once(app, 12)


def test_two_who_pass_many_at_once_do_not_hold_each_other_up(app):
    ids = racing.waiting(8)
    both = [("zrzy-reviewer-1", ids), ("scjg-reviewer-1", ids[::-1])]
    assert racing.together(app, racing.pass_many, *both) == [[], []]
    assert sorted(racing.published()) == ids


def test_what_is_changed_while_it_is_passed_is_never_passed_unseen(app):
    racing.prove_seen(app, 8)
