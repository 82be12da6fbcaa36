"""The facts of a visit for ``doubts``: gathered whenever they are read, because a picture may be
used again after the visit that it came from was reviewed."""

import re
from collections import defaultdict

from jointcheck.ground.db import db
from jointcheck.visit import picture
from jointcheck.visit.doubts import Doubt, Hand, Shot, Visit, of
from jointcheck.visit.model import Evidence, Presence, Record, Signature

NUMBER = re.compile(r"\d+(?:\.\d+)?")


def about(record: Record, found: list[Evidence] | None = None) -> list[Doubt]:
    """What a reviewer should look at twice; ``found``: the record's evidence, if at hand."""
    if found is None:
        query = db.select(Evidence).filter_by(record_id=record.id).order_by(Evidence.id)
        found = list(db.session.scalars(query).unique())
    return of(visit(record), shots(record, found), hands(record))


def visit(record: Record) -> Visit:
    query = (
        db.select(Presence)
        .join(Record, Record.id == Presence.record_id)
        .where((Record.id == record.id) | (Record.entity_id == record.entity_id))
        .order_by(Presence.arrived_at)
    )
    rows = list(db.session.scalars(query).unique())
    here = [one for one in rows if one.record_id == record.id]
    before = [one.place for one in rows if one.record_id != record.id and one.place]
    gone = [one.left_at for one in here]
    return Visit(
        arrived=here[0].arrived_at if here else None,
        left=max(one for one in gone if one) if gone and all(gone) else None,
        notified=next((n.delivered_at for n in record.notices if n.delivered_at), None),
        team=frozenset(m.inspector.name for m in record.team.present_members),
        place=next((one.place for one in here if one.place), None),
        known_place=before[-1] if before else None,
    )


def shots(record: Record, found: list[Evidence]) -> list[Shot]:
    elsewhere, alike = used(record, found), likes(record, found)
    first = record.rounds[0].id
    seen: set[str] = set()
    made = []
    for one in found:
        made.append(Shot(
            id=one.id, kind=one.kind, taken=one.taken_at, camera_at=picture.camera_time(one.camera),
            at=one.at, place=one.place, device=one.device, skew=one.skew, camera=one.camera,
            used_in=tuple(elsewhere.get(one.file_sha256, ())), like_in=alike.get(one.id, ""),
            again=one.file_sha256 in seen or alike.get(one.id) == "",
            later_round=one.round_id != first,
        ))  # fmt: skip
        seen.add(one.file_sha256)
    return made


def used(record: Record, found: list[Evidence]) -> dict[str, list[str]]:
    """{digest: numbers of other records with the same file}."""
    query = (
        db.select(Evidence.file_sha256, Record.number)
        .join(Record, Record.id == Evidence.record_id)
        .where(Evidence.file_sha256.in_({one.file_sha256 for one in found}))
        .where(Record.id != record.id)
        .distinct()
        .order_by(Record.number)
    )
    made: dict[str, list[str]] = defaultdict(list)
    for sha, number in db.session.execute(query):
        made[sha].append(number)
    return made


def likes(record: Record, found: list[Evidence]) -> dict[int, str]:
    """{evidence id: number of the record whose picture looks the same}; "" means this very one."""
    ids = {one.id for one in found}
    wanted = {one.like_id for one in found if one.like_id}
    query = (
        db.select(Evidence.id, Evidence.like_id, Evidence.record_id, Record.number)
        .join(Record, Record.id == Evidence.record_id)
        .where(Evidence.id.in_(wanted) | Evidence.like_id.in_(ids))
        .order_by(Evidence.id)
    )
    rows = db.session.execute(query).all()
    number = {id: "" if where == record.id else called for id, _like, where, called in rows}
    later = {like: number[id] for id, like, where, _called in rows if where != record.id and like}
    return later | {one.id: number[one.like_id] for one in found if one.like_id}


def hands(record: Record) -> list[Hand]:
    """The signatures of every round and sheet, with the record where the same strokes stand."""
    rows = [one for round in record.rounds for one in round.signatures]
    copied = same_strokes(record, {one.strokes for one in rows if one.strokes})
    return [
        Hand(
            id=one.id, role=one.role, name=one.name, officer=one.officer_id, at=one.at,
            claimed=one.claimed_at, points=points(one.strokes), witness=one.witness,
            used_in=copied.get(one.strokes, "") if one.strokes else "",
        )
        for one in rows
    ]  # fmt: skip


def same_strokes(record: Record, drawn: set[str]) -> dict[str, str]:
    # a hand never draws the same line twice: equal strokes are a copy
    query = (
        db.select(Signature.strokes, Record.number)
        .join(Record, Record.id == Signature.record_id)
        .where(Signature.strokes.in_(drawn), Record.id != record.id)
    )
    return dict(db.session.execute(query).all()) if drawn else {}


def points(path: str) -> tuple[tuple[float, float], ...]:
    numbers = [float(one) for one in NUMBER.findall(path)]
    return tuple(zip(numbers[::2], numbers[1::2], strict=False))
