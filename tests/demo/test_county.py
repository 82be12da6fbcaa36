"""The invented county is always the same, valid throughout and as odd as a real one."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from jointcheck.catalogue import identifier
from jointcheck.demo.county import county
from jointcheck.people.roles import ADMINISTRATORS, BUSINESS

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def place():
    return county(TODAY)


def test_the_same_day_gives_the_same_county(place):
    assert county(TODAY) == place
    assert county(TODAY, seed=1) != place


def test_every_enterprise_has_a_valid_number_and_a_name_of_its_own(place):
    for row in place.entities:
        found = identifier.parse(row.subject.removeprefix("regno:"))
        assert (identifier.canonical(found), found.warnings) == (row.subject, ())
    assert len({row.subject for row in place.entities}) == len(place.entities) == 400
    assert len({row.name for row in place.entities}) == 400


def test_the_enterprises_are_mixed_as_in_a_county(place):
    kinds = Counter(row.kind for row in place.entities)
    assert 0.5 < kinds["个体工商户"] / 400 < 0.7
    assert kinds["农民专业合作社"] > 10
    classes = Counter(row.risk_class for row in place.entities)
    assert classes["A"] > classes["B"] > classes["C"] > classes["D"] > 0
    assert {row.state for row in place.entities} == {"active", "deregistered", "moved", "revoked"}
    schemes = {len(row.subject) for row in place.entities}
    assert schemes == {18, len("regno:") + 15, len("regno:") + 13}
    assert any("䶮" in row.name for row in place.entities)
    assert max(len(row.name) for row in place.entities) > 35


def test_the_subjects_of_the_joint_items_are_there_with_their_licences(place):
    tags = Counter(tag for row in place.entities for tag in row.tags)
    assert min(tags[tag] for tag in ("矿山企业", "测绘资质单位", "旅馆业")) >= 5
    mines = [row for row in place.entities if "矿山企业" in row.tags]
    assert {one.kind for row in mines for one in row.licences} == {"采矿许可证"}
    assert {len(row.licences) for row in mines} == {1, 2}


def test_four_departments_have_two_people_of_every_role(place):
    roles = defaultdict(Counter)
    for person in place.officials:
        roles[person.department][person.role] += 1
    full = [counts for counts in roles.values() if all(counts[role] >= 2 for role in BUSINESS)]
    assert len(full) >= 4
    assert {role for counts in roles.values() for role in counts} >= ADMINISTRATORS | {"superior"}


def test_people_have_one_login_name_and_number_each(place):
    for of in ("login", "name", "staff_number"):
        assert len({getattr(person, of) for person in place.officials}) == len(place.officials)


def test_certificates_are_mostly_valid_some_run_out_and_one_department_is_short(place):
    ends = Counter()
    for person in place.officials:
        assert bool(person.certificates) == (person.role == "inspector")
        for one in person.certificates[:1]:
            left = (one.valid_to - TODAY).days
            ends["gone" if left < 0 else "soon" if left < 60 else "good"] += 1
    assert ends["gone"] >= 2
    assert ends["soon"] >= 2
    assert ends["good"] > 20
    assert min(d.inspectors for d in place.departments if d.business) == 2


def test_absences_and_recusals_name_inspectors_and_enterprises_that_exist(place):
    inspectors = {person.login for person in place.officials if person.role == "inspector"}
    assert {one.login for one in (*place.absences, *place.recusals)} <= inspectors
    assert {one.subject for one in place.recusals} <= {row.subject for row in place.entities}
    assert len(place.absences) >= 3
    assert len(place.recusals) >= 3
