"""Pages of capacity requests."""

from django.urls import path

from apps.console.requests import load, panels, ports, starting, talking, triage, views, writing

urlpatterns = [
    path("", views.request_list, name="request_list"),
    path("new/", writing.new, name="request_new"),
    path("today/", panels.for_today, name="request_panel"),
    path("about/<str:ref>/", panels.about, name="request_about"),
    path("workload/", load.workload, name="request_workload"),
    path("workload/<str:state>/", load.stage, name="request_stage"),
    path("start/<str:ref>/", starting.start, name="request_start"),
    path("triage/", triage.triage, name="request_triage"),
    path("triage/undo/", triage.undo, name="request_triage_undo"),
    path("<str:ref>/", views.detail, name="request_detail"),
    path("<str:ref>/edit/", writing.edit, name="request_edit"),
    path("<str:ref>/lines/<int:position>/", views.line, name="request_line"),
    path("<str:ref>/lines/<int:position>/ports/", ports.line_ports, name="request_ports"),
    path("<str:ref>/comment/", talking.comment, name="request_comment"),
    path("<str:ref>/attach/", talking.attach, name="request_attach"),
    path("<str:ref>/files/<int:pk>/", talking.download, name="request_file"),
    path("<str:ref>/files/<int:pk>/remove/", talking.remove, name="request_file_remove"),
    *(
        path(f"<str:ref>/{verb.name}/", view, name=verb.address.removeprefix("console:"))
        for verb, view in views.VERB_VIEWS.items()
    ),
]
