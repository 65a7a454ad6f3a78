"""Pages of connections."""

from django.urls import path

from apps.console.connections import views

urlpatterns = [
    path("", views.connection_list, name="connection_list"),
    path("new/", views.new, name="connection_new"),
    path("about/<str:ref>/", views.about, name="connection_about"),
    path("<int:pk>/", views.detail, name="connection_detail"),
    path("<int:pk>/test/", views.test, name="connection_test"),
    path("<int:pk>/read/", views.read, name="connection_read"),
    path("<int:pk>/objects/<int:origin>/owner/", views.owner, name="connection_owner"),
]
