"""What PeeringDB says moves into partners: by itself where followed, else by somebody's word.

A followed field takes PeeringDB's value when a change of it is seen. Every other change waits in
the list; it is accepted, ignored, and either is taken back (field.md 4, "PdbChange").
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.partners import rules
from apps.partners.actions import following_people as people
from apps.partners.actions.partners import AsnFacts, PartnerFacts, edit_asn, edit_partner
from apps.partners.enums import AsnField, PartnerField
from apps.partners.models import ASN
from apps.partners.rules import Effect
from apps.peeringdb import actions as mirror
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.enums import Decision
from apps.peeringdb.models import ObservedChange
from apps.peeringdb.queries import Entry


@transaction.atomic
def follow(
    *, asn: ASN, of_asn: Iterable[str], of_partner: Iterable[str], by: User | None, at: datetime
) -> list[Effect]:
    """Choose what moves with PeeringDB from now on; what is chosen newly takes its word at once.

    A partner's fields follow its primary number; of another one they are left as they are. Raises
    Invalid for a field that PeeringDB does not say, Refused for a name that somebody has.
    """
    partner, had = asn.partner, list(asn.follows)
    entry = peeringdb.entries([asn.number]).get(asn.number)
    chosen = {"asn": _known(of_asn, AsnField.values), "partner": list(partner.follows)}
    if asn.is_primary:
        chosen["partner"] = _known(of_partner, PartnerField.values)
    done: list[Effect] = []
    for on, obj in (("asn", asn), ("partner", partner)):
        if entry is not None and not entry.is_gone and (on == "asn" or asn.is_primary):
            said = rules.of_asn(entry) if on == "asn" else rules.of_partner(entry)
            ours = rules.fields_of(obj, said)
            moved = rules.to_follow(ours, said, chosen[on])
            done += [Effect(on, name, ours[name], value) for name, value in moved.items()]
        _set_follows(obj, chosen[on])
    _write(asn, done, by=by, at=at)
    if AsnField.CONTACTS in chosen["asn"] and AsnField.CONTACTS not in had:
        done += _people(asn, entry, by=by, at=at)
    return done


def _people(asn: ASN, entry: Entry | None, *, by: User | None, at: datetime) -> list[Effect]:
    """Contacts that PeeringDB shows and we have not."""
    if entry is None or entry.is_gone:
        return []
    added = people.add_people(asn, entry.net, by=by, at=at)
    return [Effect("asn", AsnField.CONTACTS, "", f"{added} more")] if added else []


@transaction.atomic
def take_over(*, asn: ASN, field: str, on: str, by: User | None, at: datetime) -> Effect:
    """Take PeeringDB's word for one field, once. Refused where there is nothing to take."""
    entry = peeringdb.entries([asn.number]).get(asn.number)
    if entry is None or entry.is_gone or (on == "partner" and not asn.is_primary):
        raise Refused("PeeringDB says nothing of it.")
    if field == AsnField.CONTACTS and (done := _people(asn, entry, by=by, at=at)):
        return done[0]
    said = rules.of_asn(entry) if on == "asn" else rules.of_partner(entry)
    obj = asn if on == "asn" else asn.partner
    if field not in said or said[field] in ("", None) or getattr(obj, field) == said[field]:
        raise Refused("There is nothing to take over: PeeringDB says the same, or nothing.")
    effect = Effect(on, field, getattr(obj, field), said[field])
    _write(asn, [effect], by=by, at=at)
    return effect


def follow_changes(*, changes: Sequence[ObservedChange], at: datetime) -> list[ObservedChange]:
    """Move what is followed; the changes that were taken over as a whole, in their order.

    Call it in a transaction. One that would not fit, such as a name that another partner has,
    waits in the list like one that is not followed.
    """
    numbers = {each.asn for each in changes}
    asns = {row.number: row for row in ASN.objects.filter(
        number__in=numbers).select_related("partner")}  # fmt: skip
    entries = peeringdb.entries(numbers)
    return [each for each in changes if _followed(each, asns.get(each.asn), entries, at)]


def _followed(
    change: ObservedChange, asn: ASN | None, entries: Mapping[int, Entry], at: datetime
) -> bool:
    entry = entries.get(change.asn)
    if asn is None or entry is None or entry.is_gone or not change.is_open:
        return False
    if people.is_of_a_person(change):
        return _followed_person(change, asn, at)
    touched = rules.TOUCHES.get(change.kind, ())
    wanted = [
        (on, name) for on, name in touched
        if name in (asn.follows if on == "asn" else asn.partner.follows)
    ]  # fmt: skip
    if not wanted:
        return False
    found = rules.effects(change.kind, asn, asn.partner, entry)
    moving = [each for each in found if (each.on, each.field) in wanted]
    if any(rules.is_empty(each.becomes) for each in moving):
        return False
    try:
        with transaction.atomic():
            _write(asn, moving, by=None, at=at)
    except (Refused, Invalid):
        asn.refresh_from_db()
        return False
    mirror.note_followed(change=change, undo=_undo(moving))
    return True


def _followed_person(change: ObservedChange, asn: ASN, at: datetime) -> bool:
    if AsnField.CONTACTS not in asn.follows:
        return False
    try:
        with transaction.atomic():
            moved = people.follow_person(change, asn, at)
    except (Refused, Invalid):
        return False
    if moved is None:
        return False
    mirror.note_followed(change=change, undo=_undo(moved))
    return True


@transaction.atomic
def accept_change(*, change: ObservedChange, by: User, at: datetime) -> list[Effect]:
    """Take a change over into partner and AS number; what it touched, for whoever is told.

    Refused where the same thing changed again since, where somebody has decided on it, where
    another partner has the name, or where no partner has the number.
    """
    _refuse_older(change)
    asn, entry = _subject(change)
    found = _effects(change, asn, entry)
    mirror.decide_change(change=change, to=Decision.ACCEPTED, by=by, at=at, undo=_undo(found))
    _apply(change, asn, found, by=by, at=at)
    return found


def _effects(change: ObservedChange, asn: ASN, entry: Entry | None) -> list[Effect]:
    if people.is_of_a_person(change):
        return people.person_case(change, asn).effects
    return rules.effects(change.kind, asn, asn.partner, entry) if entry else []


def _apply(
    change: ObservedChange, asn: ASN, effects: Sequence[Effect], *, by: User, at: datetime
) -> None:
    if people.is_of_a_person(change):
        people.write_person(change, asn, effects, by=by, at=at)
    else:
        _write(asn, effects, by=by, at=at)


def ignore_change(*, change: ObservedChange, by: User, at: datetime) -> ObservedChange:
    """Leave ours as it is."""
    return mirror.decide_change(change=change, to=Decision.IGNORED, by=by, at=at)


@transaction.atomic
def undo_change(*, change: ObservedChange, by: User, at: datetime) -> ObservedChange:
    """What was decided waits again, and what was taken over is as before.

    Refused where somebody has changed the field since.
    """
    back = [Effect(each["on"], each["field"], each["became"], each["was"]) for each in change.undo]
    mirror.reopen_change(change=change)
    asn, _ = _subject(change)
    for each in back:
        if _ours(change, asn, each) != each.was:
            name = _label(each)
            raise Refused(
                f"{name} of {asn} has been changed since. Edit it by hand.", conflict=True
            )
    _apply(change, asn, back, by=by, at=at)
    return change


def _ours(change: ObservedChange, asn: ASN, effect: Effect) -> Any:
    """What a field is with us now."""
    if effect.on == rules.PERSON:
        return people.ours(people.person_case(change, asn).contact).get(effect.field)
    return getattr(asn if effect.on == "asn" else asn.partner, effect.field)


def _refuse_older(change: ObservedChange) -> None:
    later = ObservedChange.objects.filter(
        net=change.net, kind=change.kind, changed_at__gt=change.changed_at, place=change.place
    )
    if change.kind in rules.TOUCHES and later.exists():
        raise Refused("This changed again later. Decide on the newest one.")


def _subject(change: ObservedChange) -> tuple[ASN, Entry | None]:
    asn = ASN.objects.select_related("partner").filter(number=change.asn).first()
    if asn is None:
        raise Refused(f"No partner has AS{change.asn} any more.")
    entry = peeringdb.entries([change.asn]).get(change.asn)
    return asn, None if entry is None or entry.is_gone else entry


def _known(names: Iterable[str], allowed: Sequence[str]) -> list[str]:
    found = sorted(set(names))
    if unknown := [name for name in found if name not in allowed]:
        raise Invalid({"follows": f"PeeringDB does not say {', '.join(unknown)}."})
    return found


def _set_follows(obj: Any, names: list[str]) -> None:
    if obj.follows != names:
        obj.follows = names
        edits.check(obj, ["follows"])
        obj.save(update_fields=["follows"])


def _write(asn: ASN, effects: Iterable[Effect], *, by: User | None, at: datetime) -> None:
    of_asn, of_partner = AsnFacts(), PartnerFacts()
    for each in effects:
        target: Any = of_asn if each.on == "asn" else of_partner
        target[each.field] = each.becomes
    if of_asn:
        edit_asn(asn=asn, by=by, at=at, **of_asn)
    if of_partner:
        edit_partner(partner=asn.partner, by=by, at=at, **of_partner)


def _label(effect: Effect) -> str:
    if effect.on == rules.PERSON:
        return "The contact"
    kinds = AsnField if effect.on == "asn" else PartnerField
    return str(kinds(effect.field).label)


def _undo(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    return [
        {"on": each.on, "field": each.field, "was": each.was, "became": each.becomes}
        for each in effects
    ]
