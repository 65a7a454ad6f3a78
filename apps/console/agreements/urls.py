"""Pages of agreements."""

from django.urls import path

from apps.console.agreements import views

urlpatterns = [
    path("", views.agreement_list, name="agreement_list"),
    path("new/", views.new, name="agreement_new"),
    path("options/", views.options, name="agreement_options"),
    path("<str:ref>/", views.detail, name="agreement_detail"),
    path("<str:ref>/edit/", views.edit, name="agreement_edit"),
    path("<str:ref>/sign/", views.sign, name="agreement_sign"),
    path("<str:ref>/cancel/", views.cancel, name="agreement_cancel"),
    path("<str:ref>/snooze/", views.snooze, name="agreement_snooze"),
    path("<str:ref>/revisions/", views.revisions, name="agreement_revisions"),
    path("<str:ref>/void/", views.void, name="agreement_void"),
    path("<str:ref>/renew/", views.renew, name="agreement_renew"),
    path("<str:ref>/renewal/", views.renewal_decide, name="renewal_decide"),
    path("<str:ref>/renewal/approve/", views.renewal_approve, name="renewal_approve"),
    path("<str:ref>/notices/new/", views.notice_new, name="notice_new"),
    path("<str:ref>/notices/<str:notice>/", views.notice_detail, name="notice_detail"),
    path("<str:ref>/notices/<str:notice>/send/", views.notice_send, name="notice_send"),
    path("<str:ref>/notices/<str:notice>/receive/", views.notice_receive, name="notice_receive"),
    path("<str:ref>/notices/<str:notice>/withdraw/", views.notice_withdraw, name="notice_withdraw"),
    path("<str:ref>/notices/<str:notice>/waive/", views.notice_waive, name="notice_waive"),
    path("<str:ref>/notices/<str:notice>/confirm/", views.notice_confirm, name="notice_confirm"),
    path("<str:ref>/terms/new/", views.term_new, name="term_new"),
    path("<str:ref>/terms/<int:pk>/", views.term_detail, name="term_detail"),
    path("<str:ref>/terms/<int:pk>/edit/", views.term_edit, name="term_edit"),
    path("<str:ref>/terms/<int:pk>/revise/", views.term_revise, name="term_revise"),
    path("<str:ref>/terms/<int:pk>/retire/", views.term_retire, name="term_retire"),
]
