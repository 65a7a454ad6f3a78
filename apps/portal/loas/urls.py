"""LOA-CFAs: read, download, accept or refuse ours."""

from django.urls import path

from apps.portal.loas import views

BASE = "loas/<str:ref>/<int:version>/"

urlpatterns = [
    path(BASE, views.detail, name="loa_detail"),
    path(f"{BASE}file/", views.file, name="loa_file"),
    path("loas/<str:ref>/accept/", views.accept, name="loa_accept"),
    path("loas/<str:ref>/refuse/", views.refuse, name="loa_refuse"),
]
