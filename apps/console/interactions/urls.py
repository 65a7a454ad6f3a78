"""Pages of interactions; those of one partner are a tab of its page."""

from django.urls import path

from apps.console.interactions import views

urlpatterns = [
    path("new/", views.new, name="interaction_new"),
    path("upload/", views.upload, name="interaction_upload"),
    path("<int:pk>/remove/", views.remove, name="interaction_remove"),
    path("files/<int:pk>/", views.download, name="interaction_file"),
]
