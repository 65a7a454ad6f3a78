"""Pages of tags."""

from django.urls import path

from apps.console.tags import views

urlpatterns = [
    path("tags/", views.tag_list, name="tag_list"),
    path("tags/options/", views.tag_options, name="tag_options"),
    path("tags/edit/", views.edit, name="tag_edit"),
    path("tags/merge/", views.merge, name="tag_merge"),
    path("tags/delete/", views.delete, name="tag_delete"),
    path("tags/<int:pk>/restore/", views.restore, name="tag_restore"),
    path("objects/<str:kind>/<str:name>/tags/", views.put, name="tag_put"),
    path("objects/<str:kind>/<str:name>/tags/remove/", views.take, name="tag_take"),
]
