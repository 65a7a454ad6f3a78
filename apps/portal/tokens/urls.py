"""Tokens of a partner's programs."""

from django.urls import path

from apps.portal.tokens import views

urlpatterns = [
    path("api/", views.token_list, name="token_list"),
    path("api/new/", views.add, name="token_add"),
    path("api/<str:prefix>/revoke/", views.revoke, name="token_revoke"),
]
