"""Pages of negotiations."""

from django.urls import path

from apps.console.negotiations import views

urlpatterns = [
    path("", views.negotiation_list, name="negotiation_list"),
    path("new/", views.new, name="negotiation_new"),
    path("figures/", views.figures, name="negotiation_figures"),
    path("<str:ref>/", views.detail, name="negotiation_detail"),
    path("<str:ref>/edit/", views.edit, name="negotiation_edit"),
    path("<str:ref>/move/", views.move, name="negotiation_move"),
    path("<str:ref>/hold/", views.hold, name="negotiation_hold"),
    path("<str:ref>/resume/", views.resume, name="negotiation_resume"),
    path("<str:ref>/lose/", views.lose, name="negotiation_lose"),
    path("<str:ref>/win/", views.win, name="negotiation_win"),
    path("<str:ref>/retarget/", views.retarget, name="negotiation_retarget"),
    path("<str:ref>/step/", views.step, name="negotiation_step"),
    path("<str:ref>/turn/", views.pass_turn, name="negotiation_turn"),
    path("<str:ref>/notes/", views.note, name="negotiation_note"),
    path("<str:ref>/send/", views.send, name="negotiation_send"),
    path("<str:ref>/receive/", views.receive, name="negotiation_receive"),
    path("<str:ref>/redraft/", views.redraft, name="negotiation_redraft"),
    path("<str:ref>/issues/new/", views.issue_new, name="issue_new"),
    path("<str:ref>/issues/<int:number>/", views.issue_edit, name="issue_edit"),
    path("<str:ref>/issues/<int:number>/settle/", views.issue_settle, name="issue_settle"),
    path("<str:ref>/issues/<int:number>/reopen/", views.issue_reopen, name="issue_reopen"),
]
