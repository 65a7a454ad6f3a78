"""Requests: ask, follow, answer."""

from django.urls import path

from apps.portal.requests import acts, drafts, files, letters, views

BASE = "requests/<str:ref>/"
VERBS = {
    "answer": acts.answer, "edit": acts.edit, "cancel": acts.cancel, "order": acts.order,
    "patched": acts.patched, "dispute": acts.dispute, "confirm": acts.confirm,
    "comment": acts.comment, "appeal": acts.appeal, "letter": letters.upload,
    "attach": files.attach,
}  # fmt: skip

urlpatterns = [
    path("requests/", views.request_list, name="request_list"),
    path("requests/new/", drafts.new, name="request_new"),
    path(BASE, views.detail, name="request_detail"),
    path(f"{BASE}review/", drafts.review, name="request_review"),
    path(f"{BASE}discard/", drafts.discard, name="request_discard"),
    path(f"{BASE}draft/<str:key>/", drafts.step, name="request_step"),
    path(f"{BASE}draft/<str:key>/save/", drafts.save, name="request_save"),
    path(f"{BASE}lines/<str:uid>/withdraw/", acts.withdraw, name="request_line_withdraw"),
    path(f"{BASE}files/<int:number>/", files.download, name="request_file"),
    path(f"{BASE}files/<int:number>/remove/", files.remove, name="request_file_remove"),
    *(path(f"{BASE}{verb}/", view, name=f"request_{verb}") for verb, view in VERBS.items()),
]
