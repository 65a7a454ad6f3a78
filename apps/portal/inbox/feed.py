"""What a member was told as an Atom feed with a secret address (portal.md 6.6; RFC 4287)."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.notifications import for_partner as told
from apps.partners.for_partner import Seat
from apps.portal import feeds
from apps.portal.access import PartnerRequest, member

TYPE = "application/atom+xml; charset=utf-8"
NEWEST = 50
YEAR = 2026  # of the tag addresses (RFC 4151); it stays
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@never_cache
@require_POST
@member("see")
def news_feed_new(request: PartnerRequest) -> HttpResponse:
    """A secret address; it is in this one answer and nowhere else."""
    address = feeds.new_address(
        request, scope=feeds.NEWS, page="portal:news_feed",
        name=f"News feed, {request.seat.partner}",
    )  # fmt: skip
    return render(request, "portal/inbox/feed.html", {"text": address})


@feeds.feed(scope=feeds.NEWS, content_type=TYPE, filename="news.atom")
def news_feed(request: HttpRequest, seat: Seat) -> bytes:
    """The newest messages of the member about this partner; the address itself is not in it."""
    rows = list(told.inbox(seat.partner, seat.user)[:NEWEST])
    feed = _Feed(
        title=f"{settings.NETWORK_NAME} and {_clean(seat.partner.name)}",
        link=_address(request, "portal:inbox"), description=None, language="en",
        author_name=settings.NETWORK_NAME,
        feed_guid=_tag(f"inbox-{seat.partner.ref}-{seat.user.pk}"),
    )  # fmt: skip
    feed.since = seat.partner.created_at
    for row in rows:
        feed.add_item(
            title=_clean(row.title), link=_address(request, "portal:notice", row.pk),
            description=_clean(_html(row)), unique_id=_tag(f"notice-{row.pk}"),
            pubdate=row.created_at, updateddate=row.created_at, categories=_categories(row),
        )  # fmt: skip
    return str(feed.writeString("utf-8")).encode()


class _Feed(Atom1Feed):
    """Without news it is as old as the partner, so that nothing new is no change."""

    since: Any = None

    def latest_post_date(self) -> Any:
        return max((item["pubdate"] for item in self.items), default=self.since)


def _html(row: Any) -> str:
    """Summaries are HTML in this format; what people wrote stays text."""
    lines = [f"{label}: {value}" for label, value in row.facts.get("lines", [])]
    text = "\n".join([part for part in (row.body, *lines) if part])
    return escape(text).replace("\n", "<br>")


def _categories(row: Any) -> list[str]:
    return [_clean(name) for name in (row.event, row.ref) if name]


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _tag(name: str) -> str:
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{YEAR}:{name}"


def _address(request: HttpRequest, name: str, *args: Any) -> str:
    return str(request.build_absolute_uri(reverse(name, args=args)))
