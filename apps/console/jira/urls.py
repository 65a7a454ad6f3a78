"""Pages of the link between a workstream and Jira."""

from django.urls import path

from apps.console.jira import imports, setup, views

urlpatterns = [
    path("programs/<str:key>/jira/", views.detail, name="jira"),
    path("programs/<str:key>/jira/connect/", setup.connect, name="jira_connect"),
    path("programs/<str:key>/jira/test/", setup.test, name="jira_test"),
    path("programs/<str:key>/jira/mapping/", setup.mapping, name="jira_mapping"),
    path("programs/<str:key>/jira/mapping/read/", setup.read, name="jira_read"),
    path("programs/<str:key>/jira/check/", setup.check, name="jira_check"),
    path("programs/<str:key>/jira/on/", setup.turn_on, name="jira_on"),
    path("programs/<str:key>/jira/off/", setup.turn_off, name="jira_off"),
    path("programs/<str:key>/jira/drop/", setup.drop, name="jira_drop"),
    path("programs/<str:key>/jira/webhook/", setup.webhook, name="jira_webhook"),
    path("programs/<str:key>/jira/sync/", views.sync, name="jira_sync"),
    path("programs/<str:key>/jira/import/", imports.start, name="jira_import"),
    path("programs/<str:key>/jira/imports/<int:number>/undo/", imports.undo, name="jira_undo"),
    path("work-items/<str:key>/jira/<int:number>/", views.settle, name="jira_settle"),
]
