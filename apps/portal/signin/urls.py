"""Where the sign-in with PeeringDB begins and where it comes back to; below /accounts/."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.urls import path

from apps.portal.signin.provider import PeeringdbAdapter

urlpatterns = [
    path(
        "peeringdb/login/", OAuth2LoginView.adapter_view(PeeringdbAdapter), name="peeringdb_login"
    ),
    path(
        "peeringdb/login/callback/",
        OAuth2CallbackView.adapter_view(PeeringdbAdapter),
        name="peeringdb_callback",
    ),
]
