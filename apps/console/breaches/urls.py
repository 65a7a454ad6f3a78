"""Pages of breaches."""

from django.urls import path

from apps.console.breaches import views

urlpatterns = [
    path("", views.breach_list, name="breach_list"),
    path("acknowledge/", views.acknowledge_many, name="breach_acknowledge_many"),
    path("<str:ref>/", views.detail, name="breach_detail"),
    path("<str:ref>/acknowledge/", views.acknowledge, name="breach_acknowledge"),
    path("<str:ref>/note/", views.note, name="breach_note"),
    path("<str:ref>/waive/", views.waive, name="breach_waive"),
    path("<str:ref>/waivers/<int:pk>/", views.decide, name="breach_waiver"),
]
