"""Pages of partners."""

from django.urls import path

from apps.console.partners import views

urlpatterns = [path("", views.partner_list, name="partner_list")]
