"""A person's own settings."""

from django.urls import path

from apps.console.profile import away, views

urlpatterns = [
    path("", views.profile, name="profile"),
    path("theme/", views.switch_theme, name="theme"),
    path("away/", away.new, name="away_new"),
    path("away/<int:pk>/end/", away.end, name="away_end"),
    path("tokens/new/", views.token_new, name="token_new"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
