"""Pages of markets: all of them, one country, one of its metros, and the facts of both."""

from django.urls import path

from apps.console.markets import facts, views

urlpatterns = [
    path("", views.market_list, name="market_list"),
    path("facts/new/", facts.new, name="fact_new"),
    path("facts/<int:pk>/edit/", facts.edit, name="fact_edit"),
    path("facts/<int:pk>/retire/", facts.retire, name="fact_retire"),
    path("facts/<int:pk>/undo/", facts.undo, name="fact_undo"),
    path("<str:country>/", views.market, name="country"),
    path("<str:country>/<str:metro>/", views.market, name="metro"),
]
