"""A small valid bundle to verify and to attack; ids are fictional codes with valid check digits."""

from jointcheck.draw import bundle, lottery
from jointcheck.draw.matching import Inspector, Recusal

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SECRETS = ["ab" * 32, "cd" * 32]
VALUES = ["09175059342981586505", "80 3 7 11 12 19 20 24 31 35 38 41 44 52 53 58 60 66 71 75"]


def code(number):
    body = f"91530427MA6T{number:05d}"
    total = sum(LETTERS.index(letter) * 3**place for place, letter in enumerate(body))
    return body + LETTERS[-total % 31]


POOL = {code(n): "ABC"[n % 3] for n in range(120)} | {"regno:530427100000017": "C"}
STRATA = (
    bundle.Stratum("A", 40, 1000, 1),
    bundle.Stratum("B", 40, take=3),
    bundle.Stratum("C", 41, 2000, 1),
)
ENTROPY = (
    bundle.EntropyEvent("dice", "2026-05-12T10:00+08:00", "县政务中心302室"),
    bundle.EntropyEvent("lottery", name="kl8", issue="2026123"),
)


def tables():
    return {
        "pool": bundle.pool_text(POOL.items()),
        "excluded": bundle.excluded_text([(code(500), "this-year")]),
        "roster": bundle.roster_text(
            [
                Inspector("530427001", "自然资源局", frozenset({"测绘", "矿产"}), 10),
                Inspector("530427002", "市场监管局", absence="培训"),
            ]
        ),
        "recusal": bundle.recusal_text([Recusal("530427001", code(1), "亲属")]),
    }


def commit(texts=None, **changes):
    facts = {
        "draw": "530427-2026-001/objects",
        "tables": {name: bundle.table_of(text) for name, text in (texts or tables()).items()},
        "strata": STRATA,
        "entropy": ENTROPY,
        "secrets": tuple(
            zip(("自然资源局", "市场监管局"), map(bundle.secret_digest, SECRETS), strict=True)
        ),
        "extensions": (bundle.Extension("B", 2, "首批问题率达到30%"),),
        "modes": (("自然资源局", "random"), ("市场监管局", "direct 人员不足")),
    }
    return bundle.Commit(**(facts | changes))


def files(extended=False):
    """The texts of a whole bundle by file name."""
    texts = tables()
    fixed = commit(texts)
    seed = bundle.seed_text(fixed, VALUES, SECRETS)
    sizes = fixed.sizes | ({"B": 5} if extended else {})
    drawn = lottery.draw(bundle.seed_of(seed), POOL.items(), sizes)
    return {f"{name}.txt": text for name, text in texts.items()} | {
        "commit.txt": fixed.text(),
        "seed.txt": seed,
        "result.txt": bundle.result_text(drawn),
    }
