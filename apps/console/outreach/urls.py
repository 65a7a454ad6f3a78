"""Pages of outreach."""

from django.urls import path

from apps.console.outreach import drafts, stop, views

urlpatterns = [
    path("", views.campaign_list, name="campaign_list"),
    path("new/", drafts.new, name="campaign_new"),
    path("stop/<str:token>/", stop.stop, name="outreach_stop"),
    path("templates/", views.template_list, name="template_list_mail"),
    path("templates/new/", views.template_new, name="template_new_mail"),
    path("templates/<int:pk>/", views.template_edit, name="template_edit_mail"),
    path("<str:ref>/", views.campaign_detail, name="campaign_detail"),
    path("<str:ref>/edit/", drafts.edit, name="campaign_edit"),
    path("<str:ref>/fill/", drafts.fill, name="campaign_fill"),
    path("<str:ref>/<str:verb>/", views.campaign_do, name="campaign_do"),
    path("<str:ref>/letters/<int:pk>/", views.letter, name="letter"),
    path("<str:ref>/letters/<int:pk>/test/", views.letter_test, name="letter_test"),
    path("<str:ref>/letters/<int:pk>/leave-out/", views.letter_leave_out, name="letter_leave_out"),
]
