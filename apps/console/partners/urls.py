"""Pages of partners."""

from django.urls import path

from apps.console.partners import views

urlpatterns = [
    path("", views.partner_list, name="partner_list"),
    path("new/", views.new, name="partner_new"),
    path("<str:ref>/", views.detail, name="partner_detail"),
    path("<str:ref>/interconnects/", views.interconnects, name="partner_interconnects"),
    path("<str:ref>/agreements/", views.agreements, name="partner_agreements"),
    path("<str:ref>/requests/", views.requests, name="partner_requests"),
    path("<str:ref>/contacts/", views.contacts, name="partner_contacts"),
    path("<str:ref>/activity/", views.activity, name="partner_activity"),
    path("<str:ref>/edit/", views.edit, name="partner_edit"),
    path("<str:ref>/stage/", views.stage, name="partner_stage"),
    path("<str:ref>/asns/new/", views.asn_new, name="partner_asn_new"),
    path("<str:ref>/asns/<int:number>/primary/", views.asn_primary, name="partner_asn_primary"),
    path("<str:ref>/contacts/new/", views.contact_new, name="partner_contact_new"),
    path("<str:ref>/contacts/<int:pk>/", views.contact_edit, name="partner_contact_edit"),
    path(
        "<str:ref>/contacts/<int:pk>/archive/",
        views.contact_archive,
        name="partner_contact_archive",
    ),
]
