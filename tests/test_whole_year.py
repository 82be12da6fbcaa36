"""One inspection year, over HTTP, by the people whose work it is."""

import pytest

from tests.whole_year import after, drawing, filing, opening, special, visiting
from tests.whole_year.clerks import Year, on

pytestmark = pytest.mark.timeout(900)  # a year of pages, on a machine that may have other work


def test_a_county_can_do_its_whole_year_with_pages_and_buttons(office, tmp_path):
    year = Year(office)
    opening.the_checklists(year)
    opening.the_list(year)
    opening.the_directories(year)
    opening.the_plan(year)
    mines = in_april(year, tmp_path)
    names = in_may(year, mines)
    special.nobody_hears_of_it(year)
    special.the_same_is_not_checked_twice(year, names[:2])  # the third was not to be found
    special.a_clue_is_followed(year, names[0])
    filing.the_archive(year, mines, tmp_path, 9, 15)
    filing.the_ledger(year, tmp_path, 12, 28)


def in_april(year, folder):
    """Five per cent of two towns: drawn, visited, one not to be found."""
    with on(4, 1):
        mines, wanted = drawing.the_task(year, opening.MINES, **drawing.by_layers())
    drawing.the_pool_is_frozen(year, mines, 4, 7, when=14)
    drawing.the_dice_are_typed(year, mines, 4, 14)
    assert len(mines.records) == wanted == 3
    with on(4, 15):
        drawing.anybody_recomputes_the_draw(year, mines, folder)
    drawing.a_member_is_replaced(year, mines, 4, 16)
    plain, wrong, lost = mines.records
    visiting.a_visit(year, mines, plain, 4, 21)
    visiting.a_visit(year, mines, wrong, 4, 23, problem="mineral")
    visiting.nobody_is_found(year, mines, lost, 4, 28)
    return mines


def in_may(year, mines):
    """Passed and published; one after a return, one corrected after an objection."""
    plain, wrong, lost = mines.records
    first = after.both_pass(year, plain, 5, 6)
    after.returned_once(year, mines, wrong, 5, 7)
    name = after.both_pass(year, wrong, 5, 12)
    last = after.both_pass(year, lost, 5, 13)
    receipt = after.the_objection(year, name, 5, 20)
    after.the_answer(year, receipt, 5, 21)
    after.the_follow_up(year, wrong, 5, 26)
    return [first, name, last]
