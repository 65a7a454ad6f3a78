"""Everything out and in again, into a second database: the same rows, the same files."""

import hashlib
import json
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from apps.accounts.models import User
from apps.agreements.models import DocumentVersion
from apps.core import files
from apps.core.errors import Refused
from apps.exchange import actions, archive
from apps.exchange.archive import schema, stored
from apps.network.models import BGPSession
from apps.partners.models import Partner
from tests import factories as make
from tests.exchange import world
from tests.exchange.databases import Place, Places, everything, places  # noqa: F401

KEYS = "bm90LXNlY3JldC1kZW1vLWtleS1mb3ItdGVzdHMtISE="


@pytest.fixture(scope="module")
def source(places: Places) -> Place:  # noqa: F811
    found = places.new()
    with found.entered():
        world.make_it()
    return found


@pytest.fixture(scope="module")
def exported(source: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exports") / "all.zip"
    with source.entered():
        call_command("export_all", str(path))
    return path


@pytest.fixture(scope="module")
def blank(places: Places) -> Place:  # noqa: F811
    """For imports that are refused: each leaves it as it was."""
    return places.new()


@pytest.fixture
def empty(places: Places) -> Place:  # noqa: F811
    return places.new()


def changed(exported: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The same archive after somebody had it in hand."""
    with zipfile.ZipFile(exported) as zipped:
        content = {name: zipped.read(name) for name in zipped.namelist()}
    change(content)
    with zipfile.ZipFile(to, "w") as zipped:
        for name, each in content.items():
            zipped.writestr(name, each)
    return to


def resealed(content: dict[str, bytes], name: str, text: bytes) -> None:
    """Another content of a part, with a manifest that fits."""
    manifest = json.loads(content["manifest.json"])
    part = manifest["parts"][name]
    part |= {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)}
    content |= {name: text, "manifest.json": json.dumps(manifest).encode()}


def assert_untouched(place: Place) -> None:
    with place.entered():
        assert not Partner.objects.exists()
        assert not User.objects.exists()
        with connection.cursor() as cursor:
            names = [table.name for table in schema.tables(cursor)]
            assert set(schema.filled(cursor, names)) == schema.FROM_MIGRATIONS
    assert not [each for each in place.media.rglob("*") if each.is_file()]


def test_import_into_an_empty_database_gives_the_same_rows_and_files(
    source: Place, exported: Path, empty: Place
) -> None:
    with source.entered():
        rows, known = everything(), world.samples()
    with empty.entered():
        call_command("import_all", str(exported))

        found = everything()
        assert {name for name in rows if rows[name] != found[name]} == set()
        assert len(rows["partners_partner"]) == 3
        assert np.array_equal(world.samples(), known)
        assert [files.read(d.path, sha256=d.sha256) for d in DocumentVersion.objects.all()] == [
            world.PAPER, world.PAPER,
        ]  # fmt: skip


def test_imported_database_goes_on_where_the_other_stopped(exported: Path, empty: Place) -> None:
    with empty.entered():
        archive.load(exported, at=make.AT)
        before = set(Partner.objects.values_list("pk", "ref"))

        made = make.partner()

        assert made.pk > max(pk for pk, _ in before)
        assert made.ref > max(ref for _, ref in before)
        assert Partner.objects.get(pk=made.pk).events.count() == 1  # triggers work again
        assert set(BGPSession.objects.values_list("secret", flat=True)) == {"", world.SECRET}


def test_second_import_into_the_same_database_is_refused(exported: Path, source: Place) -> None:
    with source.entered():
        rows = everything()

        with pytest.raises(CommandError, match="not empty.*accounts_user.*new database"):
            call_command("import_all", str(exported))

        assert everything() == rows


def test_export_of_an_import_is_the_same_archive(
    exported: Path, empty: Place, tmp_path: Path
) -> None:
    with empty.entered():
        archive.load(exported, at=make.AT)
        again = archive.export(tmp_path / "again.zip", archive.Wish(), at=make.AT)

    assert again.parts == archive.check(exported).parts
    assert again.sequences == archive.check(exported).sequences


def test_archive_is_open_to_read(exported: Path) -> None:
    with zipfile.ZipFile(exported) as zipped:
        names = zipped.namelist()
        partners = [json.loads(line) for line in zipped.open("data/partners_partner.ndjson")]
        breach = json.loads(zipped.read("data/breaches_breach.ndjson"))
        term = json.loads(zipped.read("data/agreements_termrevision.ndjson"))
        samples = [json.loads(line) for line in zipped.open("samples.ndjson")]
        people = zipped.read("lists/contacts.csv").decode("utf-8-sig").splitlines()
        listed = zipped.read("lists/partners.csv").decode("utf-8-sig")

    assert partners[0]["notes"] == world.TRICKY
    assert partners[1]["subscribers"] == 2**62
    assert partners[0]["tags"] == ["a,b", 'c"d', "{e}", "NULL"]
    assert partners[0]["created_at"] == "2026-11-19T09:40:00+00:00"
    assert breach["measured"] == "81.250"
    assert term["params"]["threshold_pct"] == "70.50"
    assert samples[0]["in_bps"][2:5] == [2 * 10**9, None, 4 * 10**9]
    assert people[0].startswith("Partner,Partner name,Name")
    assert "Ana Prueba" in people[1]
    assert partners[0]["custom"] == {"share": 12.5}
    assert listed.splitlines()[0].endswith('Archived,"Share, %"')
    assert ",12.5" in listed
    assert len([name for name in names if name.startswith("files/")]) == 1


def test_what_people_read_is_no_formula(empty: Place, tmp_path: Path) -> None:
    with empty.entered():
        make.partner(legal_name="=1+1")
        archive.export(tmp_path / "x.zip", archive.Wish(), at=make.AT)

    with zipfile.ZipFile(tmp_path / "x.zip") as zipped:
        assert ",'=1+1," in zipped.read("lists/partners.csv").decode()
        assert '"legal_name":"=1+1"' in zipped.read("data/partners_partner.ndjson").decode()


def test_export_without_secrets_holds_none_and_can_be_imported(
    source: Place, empty: Place, tmp_path: Path
) -> None:
    path = tmp_path / "open.zip"
    with source.entered():
        sealed = everything()["network_bgpsession"]
        password = User.objects.exclude(password="").first().password  # type: ignore[union-attr]
        call_command("export_all", str(path), "--without-secrets", "--without-samples")
    with zipfile.ZipFile(path) as zipped:
        text = b"".join(zipped.read(name) for name in zipped.namelist()).decode()
        assert "samples.ndjson" not in zipped.namelist()

    assert password not in text
    assert not any("gAAAA" in text for _ in sealed)
    with empty.entered():
        archive.load(path, at=make.AT)
        assert set(BGPSession.objects.values_list("secret", flat=True)) == {""}
        assert not User.objects.get(email="boss@example.net").has_usable_password()


def test_secrets_of_another_key_are_told(exported: Path) -> None:
    manifest = archive.check(exported)

    assert not archive.unreadable_secrets(manifest)
    with override_settings(FIELD_KEY="b3RoZXItc2VjcmV0LWtleS1vZi0zMi1ieXRlcy0hISE="):
        assert archive.unreadable_secrets(manifest)
    assert not any(KEYS in key for key in manifest.keys)


@pytest.mark.parametrize("name", ["data/partners_partner.ndjson", "samples.ndjson"])
def test_changed_part_is_refused(exported: Path, blank: Place, tmp_path: Path, name: str) -> None:
    path = changed(exported, tmp_path / "x.zip", lambda c: c.update({name: c[name] + b"{}\n"}))

    with blank.entered(), pytest.raises(Refused, match=f"changed or damaged: {name}"):
        archive.load(path, at=make.AT)
    assert_untouched(blank)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.pop("data/partners_asn.ndjson"), "incomplete: data/partners_asn.ndjson"),
        (lambda c: c.update({"data/more.ndjson": b""}), "data/more.ndjson is not in its manifest"),
        (lambda c: c.pop("manifest.json"), "no export of EdgePartners"),
        (lambda c: c.update({"manifest.json": b"\xff\x00"}), "no export of EdgePartners"),
        (lambda c: c.update({"manifest.json": b"[]"}), "no export of EdgePartners"),
        (
            lambda c: c.update(
                {"manifest.json": c["manifest.json"].replace(b'"format": 1', b'"format": 2')}
            ),
            "format 2; this program reads EdgePartners, format 1",
        ),
        (
            lambda c: c.update(
                {"manifest.json": c["manifest.json"].replace(b'"legal_name"', b'"trade_name"')}
            ),
            "another version: partners_partner differs in legal_name, trade_name",
        ),
    ],
    ids=["no part", "a part more", "no contents", "garbage", "a list", "format", "columns"],
)
def test_archive_of_another_kind_is_refused_and_named(
    exported: Path, blank: Place, tmp_path: Path, change: Callable[[dict[str, bytes]], None],
    words: str,
) -> None:  # fmt: skip
    path = changed(exported, tmp_path / "x.zip", change)

    with blank.entered(), pytest.raises(Refused, match=words):
        archive.load(path, at=make.AT)
    assert_untouched(blank)


@pytest.mark.parametrize("kept", [0.0, 0.4, 0.99])
def test_truncated_file_is_refused(
    exported: Path, blank: Place, tmp_path: Path, kept: float
) -> None:
    content = exported.read_bytes()
    path = tmp_path / "x.zip"
    path.write_bytes(content[: int(kept * len(content))])

    with blank.entered(), pytest.raises(Refused, match="damaged or cut off"):
        archive.load(path, at=make.AT)
    assert_untouched(blank)


def test_flipped_bits_inside_are_refused(exported: Path, blank: Place, tmp_path: Path) -> None:
    content = bytearray(exported.read_bytes())
    at = content.index(b"data/partners_partner.ndjson") + 80
    content[at : at + 8] = b"\0" * 8
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with blank.entered(), pytest.raises(Refused, match="damaged"):
        archive.load(path, at=make.AT)
    assert_untouched(blank)


def test_file_that_is_not_there_is_named(blank: Place, tmp_path: Path) -> None:
    with blank.entered(), pytest.raises(Refused, match="no file"):
        archive.load(tmp_path / "none.zip", at=make.AT)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"partner_id":2', b'"partner_id":77', "do not fit together"),
        (b'"name":"Ana Prueba"', b'"name":null', "partners_contact does not take rows 1 to 1"),
    ],
)
def test_rows_that_do_not_fit_leave_nothing_behind(
    exported: Path, blank: Place, tmp_path: Path, old: bytes, new: bytes, words: str
) -> None:
    name = "data/partners_contact.ndjson"

    def break_it(content: dict[str, bytes]) -> None:
        assert old in content[name]
        resealed(content, name, content[name].replace(old, new))

    path = changed(exported, tmp_path / "x.zip", break_it)

    with blank.entered(), pytest.raises(Refused, match=words):
        archive.load(path, at=make.AT)
    assert_untouched(blank)


def test_broken_samples_leave_no_file_behind(exported: Path, blank: Place, tmp_path: Path) -> None:
    path = changed(
        exported, tmp_path / "x.zip", lambda c: resealed(c, "samples.ndjson", b'{"series": 1}\n')
    )

    with blank.entered(), pytest.raises(Refused, match="Line 1 of the samples"):
        archive.load(path, at=make.AT)
    assert_untouched(blank)


def test_full_disk_is_told_and_leaves_no_part_of_a_file(source: Place, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with source.entered(), pytest.raises(Refused, match="cannot be written.*Make room"):
            archive.export(tmp_path / "x.zip", archive.Wish(), at=make.AT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_not_there_is_told(source: Place, tmp_path: Path) -> None:
    with source.entered(), pytest.raises(CommandError, match="cannot be written"):
        call_command("export_all", str(tmp_path / "none" / "x.zip"))


def test_worker_writes_the_file_and_tells_how_far_it_is(empty: Place) -> None:
    with empty.entered():
        make.partner()
        admin = make.user(role="admin")
        made = actions.request_export(by=admin, at=make.AT)
        with pytest.raises(Refused, match="being written already"):
            actions.request_export(by=admin, at=make.AT)

        actions.write_export(archive_id=made.pk, at=make.AT)
        actions.write_export(archive_id=made.pk, at=make.AT)  # handed out twice

        made.refresh_from_db()
        assert (made.job.state, made.job.done) == ("DONE", made.job.total)
        assert made.rows > 1000
        with actions.take(archive=made, by=admin, at=make.AT) as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == made.digest
        assert made.events.order_by("pgh_id").last().taken_by_id == admin.pk
        actions.tidy_exports(at=made.expires_at)
        with pytest.raises(Refused, match="not there any more"):
            actions.take(archive=made, by=admin, at=make.AT)
    assert not list(empty.media.glob("private/exports/*/*"))


def test_every_stored_file_is_part_of_it() -> None:
    """Each folder that an action stores into belongs to a model that is looked at."""
    labels = {model._meta.label for model in stored.holders()}

    assert {
        "agreements.DocumentVersion", "network.Loa", "reports.ReportFile", "reports.PackFile",
        "breaches.StatementFile", "capacity.RequestAttachment", "programs.ItemFile",
    } <= labels  # fmt: skip
