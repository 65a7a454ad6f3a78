"""The policy by which requests for capacity are judged."""

from django.urls import path

from apps.console.policy import triage, views

urlpatterns = [
    path("", views.policy, name="policy"),
    path("settings/new/", views.new, name="policy_new"),
    path("settings/<int:pk>/", views.edit, name="policy_edit"),
    path("settings/<int:pk>/clear/", views.clear, name="policy_clear"),
    path("preview/", views.preview, name="policy_preview"),
    path("triage/", triage.triage, name="policy_triage"),
    path("triage/new/", triage.new, name="policy_triage_new"),
    path("triage/<int:pk>/", triage.edit, name="policy_triage_edit"),
    path("triage/<int:pk>/clear/", triage.clear, name="policy_triage_clear"),
]
