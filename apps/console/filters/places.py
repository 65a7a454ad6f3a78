"""Where the lists are whose filters can be saved."""

from django.urls import reverse

from apps.core.models import SavedFilter

LISTS = {
    "partners": "console:partner_list",
    "contacts": "console:contact_list",
    "agreements": "console:agreement_list",
    "reports": "console:report_list",
    "breaches": "console:breach_list",
    "interconnects": "console:interconnect_list",
    "anomalies": "console:anomaly_list",
    "commits": "console:commit_list",
    "capacity": "console:capacity",
    "sites": "console:site_list",
    "exchanges": "console:exchange_list",
    "requests": "console:request_list",
    "work": "console:work_list",
    "workstreams": "console:program_list",
}


def list_of(saved: SavedFilter) -> str:
    """The path of a filter's list; keys of one page share its first word."""
    return reverse(LISTS[saved.list_key.partition("-")[0]])
