"""The address printed on a LOA-CFA."""

from django.urls import path

from apps.portal.verification import views

app_name = "verification"
urlpatterns = [path("<str:token>/", views.loa, name="loa")]
