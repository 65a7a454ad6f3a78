"""Pages of exchanges and of our ports there."""

from django.urls import path

from apps.console.exchanges import ports, views

urlpatterns = [
    path("", views.exchange_list, name="exchange_list"),
    path("new/", views.new, name="exchange_new"),
    path("<int:pk>/", views.exchange, name="exchange"),
    path("<int:pk>/edit/", views.edit, name="exchange_edit"),
    path("ports/new/", ports.new, name="exchange_port_new"),
    path("ports/<int:pk>/edit/", ports.edit, name="exchange_port_edit"),
    path("ports/<int:pk>/remove/", ports.remove, name="exchange_port_remove"),
    path("ports/<int:pk>/restore/", ports.restore, name="exchange_port_restore"),
]
