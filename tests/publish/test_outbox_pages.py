"""The outbox over HTTP: a platform's columns, a batch, and what was sent."""

from jointcheck.publish import outbox, outbox_file
from tests.publish.test_outbox import OTHER, published


def test_the_outbox_s_pages_from_the_mapping_to_the_answer(app, office):
    numbers = published()
    admin = office.person("system-admin")
    page = admin.open("/deliveries/platforms").follow("增加平台")
    text = "\n".join(f"{key}={title}" for key, title in outbox_file.COLUMNS.items())
    page = page.press("确定", platform=OTHER, columns=text, active="y")
    assert OTHER in page.text
    person = office.at("zrzy", "planner")
    page = person.open("/deliveries").press("导出一批", platform=outbox.PLATFORM)
    assert "校验值" in page.text
    assert numbers[0] in person.open("/deliveries").text
    assert "报送批次" in page.follow("报送批次").text
