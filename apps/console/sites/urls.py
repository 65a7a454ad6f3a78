"""Pages of sites."""

from django.urls import path

from apps.console.sites import views

urlpatterns = [
    path("", views.site_list, name="site_list"),
    path("<str:code>/", views.site, name="site"),
]
