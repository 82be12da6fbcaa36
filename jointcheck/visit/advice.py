"""While a sheet is filled: what its plugin objects to, item by item. Only advice, nothing kept."""

from jointcheck.catalogue import pins
from jointcheck.people.plugins import aside, host
from jointcheck.plugin import Answer, Remark
from jointcheck.plugin.host import Host
from jointcheck.visit.lookups import card
from jointcheck.visit.model import Sheet


def given_by(sheet: Sheet) -> str:
    """The plugin that has something to say while the sheet is filled; empty when none has."""
    plugins = host()
    owner = plugins.owner(sheet.checklist_version.code)
    held = plugins.plugins[owner] if owner else None
    speaks = held and ("assess" in held.has or sheet.checklist_version.code in held.checks)
    return owner or "" if speaks else ""


def of(sheet: Sheet, given: dict[str, Answer]) -> list[tuple[str, str, str]]:
    """(item code, its text, sentence) of the inline checks and of the assessment."""
    checklist = pins.checklist(sheet.checklist_version)
    about = card(sheet.record.entity)

    def asked(plugins: Host) -> tuple[Remark, ...]:
        checked = plugins.check(checklist, given)
        assessed = plugins.assess(checklist, given, about)
        found = tuple(checked.value or ()) if checked else ()
        return found + (assessed.value.problems if assessed and assessed.value else ())

    remarks = dict.fromkeys(aside(asked))
    return [(one.item, checklist.item(one.item).text, one.text) for one in remarks]
