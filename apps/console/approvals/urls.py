"""Pages of approvals: under the agreement they are about, and the table of rules."""

from django.urls import path

from apps.console.approvals import rules, views

urlpatterns = [
    path("rules/", rules.rule_list, name="approval_rules"),
    path("rules/new/", rules.new, name="approval_rule_new"),
    path("rules/<int:pk>/", rules.edit, name="approval_rule_edit"),
    path("<str:ref>/submit/", views.submit, name="agreement_submit"),
    path("<str:ref>/approve/", views.approve, name="agreement_approve"),
    path("<str:ref>/reject/", views.reject, name="agreement_reject"),
    path("<str:ref>/withdraw/", views.withdraw, name="agreement_withdraw"),
]
