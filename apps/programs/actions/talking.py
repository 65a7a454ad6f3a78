"""What is said of items, and files attached to them."""

from datetime import datetime

from django.db import transaction

from apps.accounts import queries as people
from apps.accounts.models import User
from apps.core import files, uploads
from apps.core.errors import Refused
from apps.programs import notices, rules
from apps.programs.actions.changes import note
from apps.programs.models import ItemComment, ItemFile, WorkItem

FOLDER = "work"
MOST_FILES = 20
MOST_TEXT = 5000


@transaction.atomic
def comment_item(*, item: WorkItem, text: str, by: User, at: datetime) -> ItemComment:
    """A remark; whoever is named with an @ is told, and so are those who watch the item."""
    words = text.strip()
    if not words:
        raise Refused("Write something.", field="text")
    if len(words) > MOST_TEXT:
        raise Refused(f"{len(words)} letters are too many; use at most {MOST_TEXT}.", field="text")
    said = ItemComment.objects.create(item=item, text=words, author=by, at=at)
    named = people_named(words)
    item.watchers.add(by, *named)
    notices.commented(said, named, at=at)
    return said


def people_named(text: str) -> list[User]:
    """Colleagues named with an @: by the part before the @ of their address, or their first name.

    A first name that two have names both.
    """
    names = rules.texts.mentioned(text)
    if not names:
        return []
    known = people.people()
    return [person for person in known if _names_of(person) & set(names)]


def _names_of(person: User) -> set[str]:
    first = person.name.lower().split()[:1]
    return {person.email.lower().partition("@")[0], *first, ".".join(person.name.lower().split())}


@transaction.atomic
def remove_comment(*, comment: ItemComment, by: User, at: datetime, is_back: bool = False) -> None:
    """Take one's own remark away, or (`is_back`) show it again."""
    if comment.author_id != by.pk:
        raise Refused("Only the person who wrote it can take it away.")
    comment.removed_at = None if is_back else at
    comment.save(update_fields=["removed_at"])


def attach_file(
    *, item: WorkItem, content: bytes, filename: str, by: User, at: datetime
) -> ItemFile:
    """A PDF, PNG or JPEG of up to 10 MB, told by its content; 20 to an item."""
    upload = uploads.checked(content, filename)
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        _require_place(item)
        made = ItemFile.objects.create(
            item=item, filename=upload.filename, content_type=upload.content_type,
            path=kept.path, size=kept.size, sha256=kept.sha256, by=by, at=at,
        )  # fmt: skip
        note(item, "file", None, made, by=by, at=at)
    return made


@transaction.atomic
def remove_file(*, file: ItemFile, by: User | None, at: datetime, is_back: bool = False) -> None:
    """Take a file off an item, or (`is_back`) put it back; its row stays, and so does the file.

    Nothing happens where it is so already. Refused where as many are attached as may be.
    """
    if is_back == (file.removed_at is None):
        return
    if is_back:
        _require_place(file.item)
    file.removed_at = None if is_back else at
    file.save(update_fields=["removed_at"])
    was, now = (None, file) if is_back else (file, None)
    note(file.item, "file", was, now, by=by, at=at)


def _require_place(item: WorkItem) -> None:
    if item.files.filter(removed_at=None).count() >= MOST_FILES:
        raise Refused(f"{MOST_FILES} files are attached already.", field="file")


def sweep_files(*, at: datetime) -> int:
    """Remove files that no row names, left by a crash or a rollback; returns how many."""
    known = set(ItemFile.objects.values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)
