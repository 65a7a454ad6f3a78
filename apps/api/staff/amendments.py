"""Amendments of an agreement: what they change, and the verbs."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements import actions, enums, queries
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm
from apps.agreements.rules import FIELDS
from apps.api.auth import needs
from apps.api.staff.term_verbs import PARAMS, Scope, Wording, acting, places, read
from apps.core.errors import Invalid

FROM = "First day, in the parent's zone; null: the day the amendment takes effect"


class Change(serializers.Serializer):
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=enums.ChangeKind.choices)
    state = serializers.ChoiceField(choices=enums.ChangeState.choices)
    term = serializers.CharField(allow_null=True, help_text="AGR-00042-C7; null for facts")
    old = serializers.DictField(help_text="Only what differs; prices with agreements.prices")
    new = serializers.DictField(help_text="Only what differs; a new term whole")
    effective_on = serializers.DateField(allow_null=True, help_text=FROM)
    applied_at = serializers.DateTimeField(allow_null=True)
    problem = serializers.CharField(help_text="Why it was not applied")

    class Meta:
        ref_name = "AmendmentChange"


class Changes(serializers.Serializer):
    agreement = serializers.CharField(help_text="AGR-00042")
    changes = Change(many=True)


class NewAmendment(serializers.Serializer):
    title = serializers.CharField(max_length=160)
    effective_on = serializers.DateField(required=False, allow_null=True)


class Proposal(serializers.Serializer):
    effective_on = serializers.DateField(required=False, allow_null=True, help_text=FROM)


class TermProposal(Proposal):
    term = serializers.CharField(help_text="AGR-00042-C7, of the parent")
    params = serializers.DictField(help_text=f"All of them, not only what changes. {PARAMS}")


class Retirement(Proposal):
    term = serializers.CharField(help_text="AGR-00042-C7, of the parent")


class Addition(Wording, Scope, Proposal):
    type = serializers.ChoiceField(choices=enums.TermType.choices)
    params = serializers.DictField(help_text=PARAMS)


class FactProposal(Proposal):
    facts = serializers.DictField(
        help_text=f"Any of {', '.join(queries.AMENDABLE)}, and ends_on of the present term"
    )


class Number(serializers.Serializer):
    number = serializers.IntegerField(help_text="Of the change")


class Settlement(Number):
    apply = serializers.BooleanField(help_text="Apply it all the same; false: drop it")
    reason = serializers.CharField(max_length=2000)


def propose(name: str, kind: type[serializers.Serializer]) -> Any:
    """A verb that adds a change to an amendment and answers with all of them."""
    return lambda handler: extend_schema(request=kind, responses=Changes)(
        action(
            detail=True, methods=["post"], url_path=name,
            permission_classes=[needs("agreements.edit")],
        )(handler)
    )  # fmt: skip


class AmendmentVerbs:
    """The part of the agreement's endpoint that is about amending it."""

    kwargs: dict[str, Any]

    def amended(self) -> Agreement:
        found = queries.agreements().select_related("partner", "parent")
        return get_object_or_404(found, ref=self.kwargs["ref"])

    @extend_schema(request=NewAmendment)
    @action(detail=True, methods=["post"], permission_classes=[needs("agreements.edit")])
    def amend(self, request: Request, ref: str) -> Response:
        """Begin an amendment of a signed agreement; answers with the draft."""
        given = read(NewAmendment, request)
        made = actions.amend(agreement=self.amended(), **given, **acting(self))
        self.kwargs["ref"] = made.ref
        return self.retrieve(request)  # type: ignore[attr-defined]

    @extend_schema(responses=Changes)
    @action(detail=True)
    def changes(self, request: Request, ref: str) -> Response:
        """What an amendment changes, in order."""
        return _changes(self.amended(), request)

    @propose("change-term", TermProposal)
    def change_term(self, request: Request, ref: str) -> Response:
        """Other figures of a term of the parent, from a day on."""
        given = read(TermProposal, request)
        amendment = self.amended()
        given["term"] = _term(given["term"])
        actions.propose_revision(amendment=amendment, **given, **acting(self))
        return _changes(amendment, request)

    @propose("end-term", Retirement)
    def end_term(self, request: Request, ref: str) -> Response:
        """A term of the parent holds no more from a day on."""
        given = read(Retirement, request)
        amendment = self.amended()
        given["term"] = _term(given["term"])
        actions.propose_retirement(amendment=amendment, **given, **acting(self))
        return _changes(amendment, request)

    @propose("new-term", Addition)
    def new_term(self, request: Request, ref: str) -> Response:
        """A term that the parent gets from a day on."""
        given = read(Addition, request)
        amendment = self.amended()
        actions.propose_term(amendment=amendment, **given | places(given), **acting(self))
        return _changes(amendment, request)

    @propose("change-facts", FactProposal)
    def change_facts(self, request: Request, ref: str) -> Response:
        """Other facts of the parent, or another end of its present term."""
        given = read(FactProposal, request)
        amendment = self.amended()
        day = given.get("effective_on")
        actions.propose_facts(
            amendment=amendment, effective_on=day, **acting(self), **_facts(given["facts"])
        )
        return _changes(amendment, request)

    @propose("withdraw-change", Number)
    def withdraw_change(self, request: Request, ref: str) -> Response:
        """Take a change out of an amendment that is not signed."""
        given = read(Number, request)
        amendment = self.amended()
        actions.withdraw_change(change=_change(amendment, given["number"]), **acting(self))
        return _changes(amendment, request)

    @propose("settle-change", Settlement)
    def settle_change(self, request: Request, ref: str) -> Response:
        """Apply or drop a change that no longer fits what it was written for."""
        given = read(Settlement, request)
        amendment = self.amended()
        change = _change(amendment, given.pop("number"))
        actions.resolve_change(change=change, **given, **acting(self))
        return _changes(amendment, request)


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    """Names that the action takes as facts; the others are its own."""
    own = sorted(given.keys() & {"amendment", "by", "at", "effective_on"})
    if own:
        raise Invalid({"facts": f"An amendment cannot change {', '.join(own)}."})
    return given


def _term(ref: str) -> ContractTerm:
    agreement, _, number = ref.rpartition("-C")
    found = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        found = queries.terms().filter(agreement__ref=agreement, pk=int(number)).first()
    if found is None:
        raise Invalid({"term": f"There is no term {ref}."})
    return found


def _change(amendment: Agreement, number: int) -> AmendmentChange:
    found = queries.changes(amendment).select_related("amendment__parent", "term")
    change = found.filter(number=number).first() if 0 < number < 2**15 else None
    if change is None:
        raise Invalid({"number": f"There is no change {number}."})
    return change


def _changes(amendment: Agreement, request: Request) -> Response:
    prices = request.user.has_perm("agreements.prices")
    rows = [_shown(change, prices) for change in queries.changes(amendment)]
    return Response({"agreement": amendment.ref, "changes": rows})


def _shown(change: AmendmentChange, prices: bool) -> dict[str, Any]:
    parent = change.amendment.parent
    return {
        "number": change.number,
        "kind": change.kind,
        "state": change.state,
        "term": f"{parent.ref}-C{change.term_id}" if parent and change.term_id else None,
        "old": change.old if prices else _without_prices(change, change.old),
        "new": change.new if prices else _without_prices(change, change.new),
        "effective_on": change.effective_on and change.effective_on.isoformat(),
        "applied_at": change.applied_at and change.applied_at.isoformat().replace("+00:00", "Z"),
        "problem": change.problem,
    }


def _without_prices(change: AmendmentChange, values: dict[str, Any]) -> dict[str, Any]:
    """A change without money, and without the words of a new clause, which may tell it."""
    type = change.new.get("type") or (change.term.type if change.term else "")
    money = {field.name for field in FIELDS.get(type, ()) if field.is_money}
    kept = {name: value for name, value in values.items() if name not in money}
    if isinstance(kept.get("params"), dict):
        kept["params"] = {n: v for n, v in kept["params"].items() if n not in money}
        kept.pop("clause_text", None)
    return kept
