"""Files: whole or absent, found damaged when damaged, and only of the kinds we take."""

import os
from pathlib import Path

import pytest

from jointcheck.ground import files
from jointcheck.ground.db import db
from jointcheck.ground.files import StoredFile
from jointcheck.ground.refusal import Refused

pytestmark = pytest.mark.only_sqlite
JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 100


def test_a_file_is_flushed_before_it_has_its_name_and_the_folder_after(app, monkeypatch):
    order = []
    fsync, rename = os.fsync, Path.rename

    def noted_fsync(handle):
        order.append("folder" if Path(f"/proc/self/fd/{handle}").resolve().is_dir() else "file")
        fsync(handle)

    def noted_rename(self, target):
        order.append("rename")
        assert self.read_bytes() == JPEG
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    row = files.keep(JPEG)
    assert order == ["file", "rename", "folder"]
    assert files.read(row.sha256) == JPEG


def test_a_crash_before_the_rename_leaves_no_file_under_the_name(app, monkeypatch):
    def crash(*_args):
        raise OSError("power cut")

    monkeypatch.setattr(Path, "rename", crash)
    with pytest.raises(OSError, match="power cut"):
        files.keep(JPEG)
    db.session.rollback()
    assert db.session.scalars(db.select(StoredFile)).all() == []
    monkeypatch.undo()
    assert files.read(files.keep(JPEG).sha256) == JPEG


def test_the_same_bytes_are_kept_once(app):
    assert files.keep(JPEG) is files.keep(JPEG)


def test_a_damaged_file_is_not_handed_out(app):
    row = files.keep(JPEG)
    files.path(row.sha256).write_bytes(JPEG[:-1] + b"?")
    with pytest.raises(ValueError, match="已损坏"):
        files.read(row.sha256)


@pytest.mark.parametrize(
    "content",
    [b"<html><script>", b"<svg xmlns=", b"MZ\x90\x00", b"#!/bin/sh", b"GIF89a", b"hello", b"\0"],
)
def test_a_kind_that_we_do_not_take_is_refused(app, content):
    with pytest.raises(Refused, match="不接受"):
        files.keep(content)


def test_an_empty_file_is_refused(app):
    with pytest.raises(Refused, match="空的"):
        files.keep(b"")


def test_a_file_without_a_row_is_found_by_the_sweeper(app):
    files.keep(JPEG)
    db.session.rollback()  # the crash between file and row
    assert [file.read_bytes() for file in files.orphans()] == [JPEG]
