"""Pages of partners."""

from django.urls import path

from apps.console.contacts import page as contact
from apps.console.interactions import views as interactions
from apps.console.partners import changes, deciding, entries, filling, locations, mirror, views

urlpatterns = [
    path("", views.partner_list, name="partner_list"),
    path("new/", views.new, name="partner_new"),
    path("peeringdb/", changes.change_list, name="partner_changes"),
    path("peeringdb/decide/", deciding.decide, name="partner_changes_decide"),
    path("peeringdb/copy/", mirror.state, name="partner_mirror"),
    path("peeringdb/copy/sync/", mirror.sync_now, name="partner_mirror_sync"),
    path("from-peeringdb/", filling.ask, name="partner_fill"),
    path("from-peeringdb/<int:pk>/", filling.result, name="partner_filled"),
    path("peeringdb/<int:pk>/", changes.change_review, name="partner_change"),
    path("links/", views.links, name="partner_links"),
    path("links/<int:pk>/confirm/", views.link_confirm, name="partner_link_confirm"),
    path("links/<int:pk>/refuse/", views.link_refuse, name="partner_link_refuse"),
    path("claims/<int:pk>/confirm/", views.claim_confirm, name="partner_claim_confirm"),
    path("claims/<int:pk>/refuse/", views.claim_refuse, name="partner_claim_refuse"),
    path("<str:ref>/", views.detail, name="partner_detail"),
    path("<str:ref>/locations/", locations.tab, name="partner_locations"),
    path("<str:ref>/peeringdb/", entries.tab, name="partner_peeringdb"),
    path("<str:ref>/peeringdb/<int:number>/follow/", entries.follow, name="partner_follow"),
    path("<str:ref>/peeringdb/<int:number>/take/", entries.take, name="partner_take"),
    path("<str:ref>/users/", views.members, name="partner_members"),
    path("<str:ref>/users/invite/", views.member_invite, name="partner_member_invite"),
    path("<str:ref>/users/<int:pk>/role/", views.member_role, name="partner_member_role"),
    path("<str:ref>/users/<int:pk>/suspend/", views.member_suspend, name="partner_member_suspend"),
    path(
        "<str:ref>/users/<int:pk>/reinstate/",
        views.member_reinstate,
        name="partner_member_reinstate",
    ),
    path("<str:ref>/users/<int:pk>/remove/", views.member_remove, name="partner_member_remove"),
    path("<str:ref>/interconnects/", views.interconnects, name="partner_interconnects"),
    path("<str:ref>/agreements/", views.agreements, name="partner_agreements"),
    path("<str:ref>/requests/", views.requests, name="partner_requests"),
    path("<str:ref>/contacts/", views.contacts, name="partner_contacts"),
    path("<str:ref>/interactions/", interactions.of_partner, name="partner_interactions"),
    path("<str:ref>/activity/", views.activity, name="partner_activity"),
    path("<str:ref>/edit/", views.edit, name="partner_edit"),
    path("<str:ref>/stage/", views.stage, name="partner_stage"),
    path("<str:ref>/asns/new/", views.asn_new, name="partner_asn_new"),
    path("<str:ref>/asns/<int:number>/primary/", views.asn_primary, name="partner_asn_primary"),
    path("<str:ref>/contacts/new/", views.contact_new, name="partner_contact_new"),
    path("<str:ref>/contacts/<int:pk>/", contact.page, name="partner_contact"),
    path("<str:ref>/contacts/<int:pk>/roles/", contact.role_add, name="partner_contact_role"),
    path(
        "<str:ref>/contacts/<int:pk>/roles/<int:role>/remove/",
        contact.role_remove,
        name="partner_contact_role_remove",
    ),
    path("<str:ref>/contacts/<int:pk>/edit/", views.contact_edit, name="partner_contact_edit"),
    path(
        "<str:ref>/contacts/<int:pk>/archive/",
        views.contact_archive,
        name="partner_contact_archive",
    ),
]
