from jointcheck.plugin import PASS, PROBLEM, Answer, Condition, Paper, ReviewStep

STEP = ReviewStep("again", "复核", "某股", ("blank",), (Condition("licence", (PROBLEM,)),))


def test_a_review_step_applies_to_its_checklist_and_its_condition():
    found = {"licence": Answer(PROBLEM)}
    assert STEP.applies("blank", found)
    assert not STEP.applies("blank", {"licence": Answer(PASS)})
    assert not STEP.applies("blank", {})
    assert not STEP.applies("other", found)


def test_a_step_without_condition_always_applies():
    assert ReviewStep("all", "复核", "某股", ("blank",)).applies("blank", {})


def test_a_paper_is_filled_once_and_absent_words_stay_blank():
    paper = Paper("order", "通知", "{企业名称}：\n\n请于{日期}前改正。")
    filled = paper.paragraphs({"企业名称": "{地址}公司"})
    assert filled == ("{地址}公司：", "请于　　　　前改正。")
