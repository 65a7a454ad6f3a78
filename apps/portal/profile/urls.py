"""What a person at a partner sets about themselves."""

from django.urls import path

from apps.portal.profile import views

urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/feeds/revoke/", views.feed_revoke, name="feed_revoke"),
    path("profile/theme/", views.switch_theme, name="theme"),
]
