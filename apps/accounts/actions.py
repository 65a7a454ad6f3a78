"""The only writer of people and their tokens."""

import hashlib
import hmac
import secrets
import zoneinfo
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from apps.accounts.enums import Role, Theme
from apps.accounts.errors import Invalid, Refused
from apps.accounts.models import ApiToken, User

PREFIX = "ep_"
STALE = timedelta(minutes=5)  # how exact "last used" has to be: one write per token in this time


def digest(secret: str) -> str:
    """SHA-256 of a token; enough for 256-bit random text, no slow hash needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_person(
    *, email: str, name: str, role: str, by: User | None, at: datetime,
    home_region: str = "", time_zone: str = "UTC", password: str | None = None,
) -> User:  # fmt: skip
    """A new colleague. Without a password they set one through "forgotten password".

    Raises Invalid for an e-mail address that is taken (in any case of letters) or ill-formed, an
    unknown role or zone, an empty name.
    """
    errors = _wrong_email(email) | _wrong_profile(name, time_zone, Theme.AUTO)
    if role not in Role.values:
        errors["role"] = f"There is no role {role!r}; use one of {', '.join(Role.values)}."
    if errors:
        raise Invalid(errors)
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email.strip(), password, name=name.strip(), role=role, home_region=home_region,
                time_zone=time_zone, is_staff=role == Role.ADMIN,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused(_taken(email), field="email", conflict=True) from error


@transaction.atomic
def deactivate(*, user: User, by: User | None, at: datetime) -> User:
    """Take a person's access away; what they did stays. Their tokens are revoked.

    Refused for oneself and for the last administrator. Doing it twice changes nothing.
    """
    if by is not None and by.pk == user.pk:
        raise Refused("You cannot deactivate yourself. Ask another administrator.")
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    if set(admins.order_by("pk").values_list("pk", flat=True)) == {user.pk}:
        raise Refused(f"{user} is the last administrator. Name another one first.")
    User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    ApiToken.objects.filter(owner=user, revoked_at=None).update(revoked_at=at)
    user.is_active = False
    return user


@transaction.atomic
def save_profile(*, user: User, name: str, time_zone: str, theme: str, home_region: str) -> User:
    """A person changes their own name, zone (IANA), theme and home region."""
    errors = _wrong_profile(name, time_zone, theme)
    if errors:
        raise Invalid(errors)
    user.name, user.time_zone, user.theme, user.home_region = name, time_zone, theme, home_region
    user.save(update_fields=["name", "time_zone", "theme", "home_region"])
    return user


@transaction.atomic
def issue_token(
    *, owner: User, name: str, scopes: list[str], at: datetime, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its text, which is never shown again."""
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    text = f"{PREFIX}{prefix}_{secret}"
    token = ApiToken.objects.create(
        owner=owner, name=name, prefix=prefix, digest=digest(text), scopes=scopes,
        created_at=at, expires_at=expires_at,
    )  # fmt: skip
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, at: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)


def token_holder(*, text: str, at: datetime) -> ApiToken | None:
    """The valid token with this text, or None; notes the use at most every five minutes."""
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX.rstrip("_"):
        return None
    token = ApiToken.objects.select_related("owner").filter(prefix=parts[1]).first()
    if token is None or not hmac.compare_digest(token.digest, digest(text)):
        return None
    if token.revoked_at or (token.expires_at and token.expires_at <= at):
        return None
    if not token.owner.is_active:
        return None
    _note_use(token, at)
    return token


def _note_use(token: ApiToken, at: datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at > STALE:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _wrong_email(email: str) -> dict[str, str]:
    try:
        validate_email(email.strip())
    except ValidationError:
        return {"email": f"{email!r} is no e-mail address."}
    taken = User.objects.filter(email__iexact=email.strip()).exists()
    return {"email": _taken(email)} if taken else {}


def _taken(email: str) -> str:
    return f"Somebody with the address {email.strip()} is there already."


def _wrong_profile(name: str, time_zone: str, theme: str) -> dict[str, str]:
    errors = {}
    if not name.strip():
        errors["name"] = "Enter a name."
    if time_zone not in zoneinfo.available_timezones():
        errors["time_zone"] = f"{time_zone!r} is no time zone; use a name such as America/Bogota."
    if theme not in Theme.values:
        errors["theme"] = f"There is no theme {theme!r}."
    return errors
