"""People at a partner, their access, and how they join."""

from django.urls import path

from apps.portal.people import joining, switching, views

urlpatterns = [
    path("users/", views.member_list, name="member_list"),
    path("users/invite/", views.invite, name="member_invite"),
    path("users/<int:pk>/", views.edit, name="member"),
    path("users/<int:pk>/suspend/", views.suspend, name="member_suspend"),
    path("users/<int:pk>/reinstate/", views.reinstate, name="member_reinstate"),
    path("users/<int:pk>/remove/", views.remove, name="member_remove"),
    path("users/invitations/<int:pk>/withdraw/", views.withdraw, name="invitation_withdraw"),
    path("access/", views.access, name="access"),
    path("switch/", switching.switch, name="switch"),
    path("act/", switching.act, name="act"),
    path("act/end/", switching.act_end, name="act_end"),
    path("join/", joining.start, name="join"),
    path("join/open/", joining.open_link, name="join_open"),
    path("join/account/", joining.account, name="join_account"),
    path("join/accept/", joining.accept, name="join_accept"),
]
