"""Pages of duties to add capacity."""

from django.urls import path

from apps.console.upgrades import views

VERBS = {
    "notice": views.notice, "receipt": views.receipt, "accept": views.accept,
    "start": views.start, "pause": views.pause, "resume": views.resume,
    "complete": views.complete, "target": views.target, "waive": views.waive,
}  # fmt: skip

urlpatterns = [
    path("upgrades/", views.upgrade_list, name="upgrade_list"),
    path("upgrades/<str:ref>/", views.detail, name="upgrade_detail"),
    *(
        path(f"upgrades/<str:ref>/{verb}/", view, name=f"upgrade_{verb}")
        for verb, view in VERBS.items()
    ),
]
