"""Pages of anomalies."""

from django.urls import path

from apps.console.anomalies import views

urlpatterns = [
    path("", views.anomaly_list, name="anomaly_list"),
    path("<int:pk>/", views.acknowledge, name="anomaly_acknowledge"),
]
