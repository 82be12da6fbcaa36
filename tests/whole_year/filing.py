"""The end of the year: volumes, seals, and what outsiders can verify."""

import io
import zipfile
from pathlib import Path

from jointcheck.archive import verify
from jointcheck.ground import jobs, proof
from jointcheck.ground.db import db
from tests.whole_year.clerks import Year, fetched, leading, on
from tests.whole_year.drawing import Checks


def the_worker(year: Year) -> None:
    """Does what waits, as the service beside the pages does."""
    while jobs.run_one():
        pass
    db.session.remove()


def the_archive(year: Year, checks: Checks, folder: Path, month: int, day: int) -> None:
    """第二十二条: a volume for each enterprise, sealed; then the task's own, and it is archived."""
    with on(month, day):
        archivist = year.at("zrzy", "archivist")
        task = "/archive" + checks.task
        archivist.open(task).press("全部立卷")
        the_worker(year)
        volumes = leading(archivist.open(task), "/archive/volumes/")
        assert len(volumes) == len(checks.records)
        for url in volumes:
            sealed(archivist, url, folder)
        page = archivist.open(task).follow("立任务卷").press("立卷")
        the_worker(year)
        sealed(archivist, page.url, folder)
        assert "已归档" in archivist.open(task).text


def sealed(archivist, url: str, folder: Path) -> None:
    """Sealed by button; what is downloaded holds by the verifier that needs no jointcheck."""
    page = archivist.open(url).follow("封存案卷").press("封存案卷")
    assert "已封存" in page.text
    volume = folder / "volume.zip"
    volume.write_bytes(fetched(archivist, page.links()["下载电子案卷"]))
    assert verify.verify(volume) == []


def the_ledger(year: Year, folder: Path, month: int, day: int) -> None:
    """What was done is exported by the auditor and hangs together; half a year's note fits too."""
    with on(month, day):
        auditor = year.login("audit-admin")
        page = auditor.open("/ledger")
        content = fetched(auditor, page.links()["导出留痕"])
        older = fetched(year.citizen, "/checkpoint").decode()
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            packed.extractall(folder / "ledger")
        assert proof.verify_export(folder / "ledger", older) == []
