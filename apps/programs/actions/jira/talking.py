"""Comments: said here they are said in Jira, with whose they are; said there they are shown."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.integrations.errors import BadQuery, SourceLimited, SourceRefused
from apps.integrations.jira.client import Client
from apps.integrations.jira.records import Comment
from apps.programs import notices, queries, rules
from apps.programs.actions.jira.terms import Maps
from apps.programs.models import ItemComment, JiraComment, JiraIssue, JiraLink


def hear(row: JiraIssue, client: Client, maps: Maps, *, at: datetime) -> None:
    """Take over what was said in Jira, changed or taken away there."""
    said = client.comments(row.issue_id)
    with transaction.atomic():
        known = {each.jira_id: each for each in row.comments.select_related("comment")}
        for comment in said:
            if comment.id in known:
                _correct(known[comment.id], comment)
            elif not _recognised(row, comment):
                _add(row, comment, maps, at)
        _forget(row, [comment.id for comment in said], at)


def tell(link: JiraLink, said: ItemComment, client: Client, *, at: datetime) -> None:
    """Say a comment in Jira: claim, ask, note; looked for first where somebody began before."""
    row = said.item.jira
    mine, is_again = _claim(row, said, at)
    if mine is None:
        return
    try:
        id = (is_again and _said_before(link, row, said, client)) or client.say(
            row.issue_id, _words(said)
        )
    except (SourceLimited, SourceRefused):
        JiraComment.objects.filter(pk=mine.pk).update(claimed_at=None)
        raise
    except BadQuery:
        return  # Jira will not have it; the claim keeps it from being tried at each turn
    mine.jira_id, mine.claimed_at = id, None
    mine.save(update_fields=["jira_id", "claimed_at"])


def _claim(row: JiraIssue, said: ItemComment, at: datetime) -> tuple[JiraComment | None, bool]:
    mine, is_new = JiraComment.objects.get_or_create(
        comment=said, defaults={"issue": row, "claimed_at": at}
    )
    if is_new:
        return mine, False
    free = Q(claimed_at=None) | Q(claimed_at__lte=at - queries.CLAIM)
    taken = JiraComment.objects.filter(free, pk=mine.pk, jira_id="").update(claimed_at=at)
    return (mine, True) if taken else (None, True)


def _said_before(link: JiraLink, row: JiraIssue, said: ItemComment, client: Client) -> str:
    found = client.comments(row.issue_id)
    return next((each.id for each in found if _number(link, each) == said.pk), "")


def _words(said: ItemComment) -> str:
    return rules.marks.signed(said.text, name=said.writer, key=said.item.key, number=said.pk)


def _number(link: JiraLink, comment: Comment) -> int | None:
    """Which of our comments this is: only our own account can say one for us."""
    return rules.marks.number_of(comment.text) if comment.author_id == link.account_id else None


def _recognised(row: JiraIssue, comment: Comment) -> bool:
    """Our own words come back: note where they are, instead of showing them twice."""
    number = _number(row.link, comment)
    own = ItemComment.objects.filter(pk=number, item=row.item_id).first() if number else None
    if own is None:
        return False
    JiraComment.objects.update_or_create(
        comment=own, defaults={"issue": row, "jira_id": comment.id, "claimed_at": None}
    )
    return True


def _add(row: JiraIssue, comment: Comment, maps: Maps, at: datetime) -> None:
    if not comment.text:
        return
    author = maps.users.get(comment.author_id)
    via = "" if author else f"{comment.author_name or 'Somebody'}, Jira"
    said = ItemComment.objects.create(
        item=row.item, text=comment.text, author_id=author, at=comment.created_at, via=via
    )
    JiraComment.objects.create(issue=row, comment=said, jira_id=comment.id, is_theirs=True)
    notices.commented(said, [], at=at)


def _correct(mine: JiraComment, comment: Comment) -> None:
    """Another wording of what was said in Jira."""
    said = mine.comment
    if mine.is_theirs and comment.text and (said.text != comment.text or said.removed_at):
        said.text, said.removed_at = comment.text, None
        said.save(update_fields=["text", "removed_at"])


def _forget(row: JiraIssue, there: Sequence[str], at: datetime) -> None:
    """What was said in Jira and is not there any more is taken away here too."""
    gone = row.comments.filter(is_theirs=True, comment__removed_at=None).exclude(jira_id__in=there)
    for mine in gone.select_related("comment"):
        mine.comment.removed_at = at
        mine.comment.save(update_fields=["removed_at"])
