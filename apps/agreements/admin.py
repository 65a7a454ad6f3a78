from django.contrib import admin

from apps.agreements.models import (
    Agreement,
    ContractTerm,
    DocumentAccess,
    DocumentVersion,
    Holiday,
    Obligation,
    Occurrence,
    Reminder,
    TermPeriod,
    TermRevision,
)
from apps.core.admin import Reference, show

admin.site.register(Holiday, Reference)
show(Agreement, TermPeriod, ContractTerm, TermRevision, Reminder, Obligation, Occurrence)
show(DocumentVersion, DocumentAccess)
