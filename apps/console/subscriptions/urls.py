"""Pages of subscriptions to reports."""

from django.urls import path

from apps.console.subscriptions import leaving, views

urlpatterns = [
    path("subscriptions/", views.subscription_list, name="subscription_list"),
    path("subscriptions/new/", views.new, name="subscription_new"),
    path("subscriptions/<int:pk>/", views.detail, name="subscription_detail"),
    path("subscriptions/<int:pk>/edit/", views.edit, name="subscription_edit"),
    path("subscriptions/<int:pk>/pause/", views.pause, name="subscription_pause"),
    path("subscriptions/<int:pk>/resume/", views.resume, name="subscription_resume"),
    path("subscriptions/<int:pk>/end/", views.end, name="subscription_end"),
    path("subscriptions/<int:pk>/send/", views.send, name="subscription_send"),
    path("subscriptions/<int:pk>/leave/", views.leave, name="subscription_leave"),
    path("unsubscribe/<str:token>/", leaving.unsubscribe, name="report_unsubscribe"),
]
