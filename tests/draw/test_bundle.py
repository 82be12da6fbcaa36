"""A bundle has one form: what is written reads back, what differs is refused by file and line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointcheck.draw import bundle, entropy
from jointcheck.draw.bundle import BundleError
from jointcheck.draw.lines import rows
from tests.draw import bundles

WHOLE = bundles.files()


def test_what_is_read_again_reads_back_as_it_was():
    texts = {name: text.encode() for name, text in bundles.files().items()}
    fixed = bundle.Commit.parse(texts["commit.txt"])
    assert fixed == bundles.commit()
    roster = bundle.parse_roster(texts["roster.txt"])
    assert bundle.roster_text(roster).encode() == texts["roster.txt"]
    assert bundle.parse_recusal(texts["recusal.txt"])[0].ground == "亲属"


def test_the_zip_of_a_draw_is_the_same_to_the_byte():
    files = bundles.files()
    assert bundle.zip_bytes(files) == bundle.zip_bytes(dict(reversed(files.items())))


@settings(max_examples=1000, deadline=None)
@given(st.data())
def test_one_changed_byte_of_pool_commit_or_seed_file_is_another_seed(data):
    files = WHOLE
    name = data.draw(st.sampled_from(["pool.txt", "commit.txt", "seed.txt"]))
    place = data.draw(st.integers(0, len(files[name].encode()) - 1))
    changed = bytearray(files[name].encode())
    changed[place] ^= data.draw(st.integers(1, 255))
    if name == "pool.txt":
        fixed = bundles.commit()
        fixed.tables["pool"] = bundle.Table(bundle.digest(bytes(changed)), len(bundles.POOL))
        changed = bytearray(bundle.seed_text(fixed, bundles.VALUES, bundles.SECRETS).encode())
    if name == "commit.txt":  # whoever forges it must name its digest in seed.txt
        old, new = bundle.digest(files[name]), bundle.digest(bytes(changed))
        changed = bytearray(files["seed.txt"].replace(old, new).encode())
    assert bundle.digest(bytes(changed)) != bundle.seed_of(files["seed.txt"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0917505934298158650", "应为20位数字，现有19位"),
        ("091750593429815865051", "现有21位"),
        ("0917505934298158650a", "第20位“a”"),
        ("", "现有0位"),
    ],
)
def test_mistyped_dice_are_refused_in_words(typed, sentence):
    with pytest.raises(BundleError, match=sentence):
        entropy.dice(typed)


def test_dice_typed_with_blanks_or_full_width_digits_are_the_same_throw():
    assert entropy.dice("０９１７５ 05934 29815 86505") == bundles.VALUES[0]


def test_lottery_numbers_are_ascending_whatever_the_typing():
    typed = bundles.VALUES[1]
    expected = "3.7.11.12.19.20.24.31.35.38.41.44.52.53.58.60.66.71.75.80"
    assert entropy.lottery(typed, 20, 80) == expected
    assert entropy.lottery("、".join(reversed(typed.split())), 20, 80) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1 2 3 4 5 5", "5重复"),
        ("1 2 3 4", "至少5个"),
        ("0 1 2 3 4", "“0”不是"),
        ("1 2 3 4 x", "“x”不是"),
    ],
)
def test_mistyped_lottery_numbers_are_refused_in_words(typed, sentence):
    with pytest.raises(BundleError, match=sentence):
        entropy.lottery(typed)


def test_drand_is_64_lower_case_hex_digits():
    assert entropy.drand(" " + "AB" * 32 + "\n") == "ab" * 32
    with pytest.raises(BundleError, match="64位"):
        entropy.drand("ab" * 31)


@pytest.mark.parametrize(
    "slip", ["91530427MA6T", bundles.code(1)[:-1] + "#", "注册号 17", "regno:", "regno:1 7", ""]
)
def test_an_id_without_canonical_form_is_refused(slip):
    with pytest.raises(BundleError):
        bundle.canonical_id(slip)


@settings(max_examples=1000, deadline=None)
@given(st.integers(0, 99_999), st.integers(0, 17), st.sampled_from(bundles.LETTERS))
def test_a_code_with_one_wrong_letter_is_never_taken(number, place, letter):
    code = bundles.code(number)
    slip = code[:place] + letter + code[place + 1 :]
    if slip == code:
        assert bundle.canonical_id(slip) == code
    else:
        with pytest.raises(BundleError, match="校验位"):
            bundle.canonical_id(slip)


def test_a_spelling_variant_cannot_stand_twice_in_a_pool():
    code = bundles.code(10)
    assert bundle.canonical_id(f" {code.lower()} ") == code
    with pytest.raises(BundleError, match="规范写法"):
        bundle.pool_text([(code, "A"), (code.lower(), "A")])
    with pytest.raises(BundleError, match="重复"):
        bundle.pool_text([(code, "A"), (code, "B")])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("b:1\tA\na:1\tA\n", "pool.txt 第2行：.*排列"),
        ("a:1\tA\na:1\tB\n", "pool.txt 第2行：.*重复"),
        ("a:1\n", "pool.txt 第1行：应有2栏"),
        ("a:1\tA", "没有换行"),
        ("a:1\tA\r\n", "LF"),
        ("\ufeffa:1\tA\n", "BOM"),
    ],
)
def test_a_pool_file_in_another_form_is_refused_by_line(data, sentence):
    with pytest.raises(BundleError, match=sentence):
        list(rows("pool.txt", data.encode(), 2))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"secrets": (("甲局", "0" * 64),)}, "两个不同部门"),
        ({"secrets": (("甲局", "0" * 64), ("甲局", "1" * 64))}, "两个不同部门"),
        ({"entropy": ()}, "随机来源"),
        ({"entropy": bundles.ENTROPY[1:]}, "掷骰子"),
        ({"form": "short"}, "掷骰子"),
        ({"strata": bundles.STRATA[:2]}, "名录总数"),
        ({"strata": (*bundles.STRATA, bundles.STRATA[0])}, "分层重复"),
        ({"draw": "x\nprevious: 0"}, "换行"),
        ({"algorithm": "jcdraw/2"}, "算法"),
        ({"previous": "0"}, "摘要"),
        ({"extensions": (bundle.Extension("Z", 1, "x"),)}, "扩大抽查"),
        ({"modes": (("甲局", "direct"),)}, "第九条"),
    ],
)
def test_a_commit_that_leaves_a_way_open_cannot_be_made(changes, sentence):
    with pytest.raises(BundleError, match=sentence):
        bundles.commit(**changes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ratio-bp 1000", "ratio-bp 01000"),
        ("form: ceremony\n", ""),
        ("previous: ", "note: x\nprevious: "),
        ("jcdraw: 1", "jcdraw: 2"),
        ("draw: ", "draw:"),
    ],
)
def test_a_commit_written_in_another_way_is_refused(old, new):
    with pytest.raises(BundleError, match=r"commit\.txt"):
        bundle.Commit.parse(bundles.commit().text().replace(old, new).encode())


def test_a_secret_other_than_the_promised_one_gives_no_seed():
    with pytest.raises(BundleError, match="市场监管局的密数"):
        bundle.seed_text(bundles.commit(), bundles.VALUES, [bundles.SECRETS[0], "ef" * 32])
    with pytest.raises(BundleError, match="个数"):
        bundle.seed_text(bundles.commit(), bundles.VALUES, bundles.SECRETS[:1])
