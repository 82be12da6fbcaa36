"""What everybody may see and check: no account, and no script for the facts."""

from pathlib import Path

from flask import Response, abort

from jointcheck.draw import bundle, published, scheme, shown, verify
from jointcheck.draw.blueprint import bp, refuse_elsewhere, sent
from jointcheck.draw.lottery import shown as cut
from jointcheck.draw.model import Draw
from jointcheck.ground.page import page, paged

VERIFIER = Path(verify.__file__).read_bytes()


@bp.get("/public/draws/<int:draw>")
def proof(draw: Draw) -> Response:
    draw = draw.base or draw
    out = published.is_public(draw)
    found = paged(shown.results(draw), 50) if out else None
    if draw.elsewhere:
        return page("draw/listed_proof.html", "rows", draw=draw, task=draw.task, found=found,
                    listed=draw.platform, voids=shown.voids_of(draw.task))  # fmt: skip
    return page(
        "draw/proof.html", "rows", draw=draw, task=draw.task, out=out, found=found, cut=cut,
        cuts=shown.cuts(draw) if out else [], rows=shown.ratio_table(draw),
        entropies=shown.events(draw, None), consents=draw.consents, wanted=scheme.wanted(draw),
        voids=shown.voids_of(draw.task), verifier=bundle.digest(VERIFIER),
    )  # fmt: skip


@bp.get("/public/draws/<int:draw>/bundle")
def public_bundle(draw: Draw) -> Response:
    refuse_elsewhere(draw)
    draw = draw.base or draw
    if not published.is_public(draw):
        abort(404)
    return sent(published.zipped(draw), "application/zip", published.file_name(draw))


@bp.get("/public/draws/<int:draw>/commit")
def public_commit(draw: Draw) -> Response:
    refuse_elsewhere(draw)
    return sent(draw.commit_text.encode(), "text/plain", "commit.txt")


@bp.get("/public/draws/verify.py")
def verifier() -> Response:
    return sent(VERIFIER, "text/x-python", "verify.py")
