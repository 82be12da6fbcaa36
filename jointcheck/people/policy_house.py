"""The access policy of the house itself: login, people, ledger, calendar, plugins. See ``policy``."""

STAFF = "planner head inspector reviewer archivist superior"
STAFF_OWN = "planner@own head@own inspector@own reviewer@own archivist@own superior"

HOUSE: dict[str, dict[str, str]] = {
    # -- the house -----------------------------------------------------------------------------
    "static": {"GET": "public"},
    "index": {"GET": "public"},
    "house.health": {"GET": "public"},
    "house.metrics": {"GET": "system_admin"},
    "house.job": {"GET": "officer@self system_admin"},
    "house.article": {"GET": "public"},
    # -- people --------------------------------------------------------------------------------
    "people.home": {"GET": "officer"},
    "people.rail": {"GET": "officer"},
    "due.clocks": {"GET": STAFF},
    "people.login": {"GET": "public", "POST": "public"},
    "people.logout": {"POST": "officer"},
    "people.password": {"GET": "officer", "POST": "officer"},
    "people.preferences": {"GET": "public", "POST": "public"},
    "admin.officers": {"GET": "system_admin security_admin audit_admin"},
    "admin.officer": {"GET": "system_admin security_admin audit_admin"},
    "admin.new_officer": {"GET": "system_admin", "POST": "system_admin"},
    "admin.suspend": {"POST": "system_admin"},
    "admin.restore": {"POST": "system_admin"},
    "admin.reset": {"POST": "system_admin"},
    "admin.transfer": {"POST": "system_admin"},
    "admin.propose": {"POST": "system_admin"},
    "admin.grants": {"GET": "system_admin security_admin audit_admin"},
    "admin.approve": {"POST": "security_admin"},
    "admin.revoke": {"POST": "security_admin"},
    "admin.departments": {"GET": "system_admin security_admin audit_admin"},
    "admin.department": {"GET": "system_admin", "POST": "system_admin"},
    "admin.new_department": {"GET": "system_admin", "POST": "system_admin"},
    "house_records.days": {"GET": "officer"},
    "house_records.import_days": {"GET": "system_admin", "POST": "system_admin"},
    "house_records.events": {"GET": "audit_admin"},
    "house_records.export": {"GET": "audit_admin"},
    "house_records.checkpoint": {"GET": "public"},
    # -- plugins -------------------------------------------------------------------------------
    "catalogue.plugin": {"GET": "planner head inspector reviewer archivist superior"},
    "catalogue.retry_plugin": {"POST": "head reviewer"},
    "catalogue.switch_plugin": {"POST": "head reviewer"},
    "visit.issue_paper": {"POST": "inspector@member"},
    "visit.sheet_advice": {"GET": "inspector@member"},
    # -- the tablet's own addresses -------------------------------------------------------------
    "visit.away": {"GET": "inspector@member"},
    "visit.brief": {"GET": "inspector@member"},
    "visit.worker": {"GET": "public"},
    "visit.ping": {"GET": "public"},
    "visit.not_taken": {"GET": "public"},
    "visit.tablet_key": {"GET": "inspector@member"},
    "visit.report": {"POST": "inspector"},
    "visit.authority": {"GET": "public"},
}
