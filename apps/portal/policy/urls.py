"""Our policy beside what we know of the partner."""

from django.urls import path

from apps.portal.policy import views

urlpatterns = [path("", views.policy, name="policy")]
