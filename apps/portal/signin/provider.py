"""PeeringDB as a provider of the sign-in library: code flow with PKCE S256, state and nonce.

The library keeps state and verifier; what the server says is verified in `integrations`.
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import ProviderAccount, ProviderException
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from apps.integrations.errors import SourceError
from apps.integrations.peeringdb import oidc
from apps.notifications import actions as notifications
from apps.portal.signin.stopping import FAILED, stopped

PROFILE, NONCE = "profile", "nonce"


class PeeringdbAdapter(OAuth2Adapter):
    provider_id = "peeringdb"

    @property
    def client(self) -> oidc.Client:
        if not hasattr(self, "_client"):
            self._client = oidc.Client(notifications.application())
        return self._client

    @property
    def access_token_url(self) -> str:  # type: ignore[override]
        return self._address("token_endpoint")

    @property
    def authorize_url(self) -> str:
        return self._address("authorization_endpoint")

    def _address(self, name: str) -> str:
        try:
            return str(self.client.config[name])
        except (SourceError, KeyError) as error:
            raise stopped(self.request, FAILED, detail=error) from error

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """A login with the verified claims and the profile; both must name the same person."""
        try:
            claims = self.client.claims(str(kwargs["response"].get("id_token", "")))
            profile = self.client.profile(token.token)
        except SourceError as error:
            raise ProviderException(str(error)) from error
        if claims["sub"] != str(profile.pdb_id):
            raise ProviderException("The ID token and the profile are of two people.")
        login = (
            get_adapter()
            .get_provider(request, self.provider_id)
            .sociallogin_from_response(request, {"id": profile.pdb_id})
        )
        login.peeringdb = (profile, str(claims.get("nonce", "")), token.token_secret)
        return login


class PeeringdbProvider(OAuth2Provider):
    id = "peeringdb"
    name = "PeeringDB"
    package = "apps.portal.signin"
    account_class = ProviderAccount
    oauth2_adapter_class = PeeringdbAdapter
    pkce_enabled_default = True

    def redirect(
        self, request: HttpRequest, process: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The nonce goes to the server, and into the state that the answer is compared with."""
        nonce = get_random_string(32)
        kwargs["auth_params"] = {**self.get_auth_params(), NONCE: nonce}
        return super().redirect(request, process, *args, nonce=nonce, **kwargs)

    def get_default_scope(self) -> list[str]:
        return list(oidc.SCOPES)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()  # a link must not ask for other scopes

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["id"])

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}  # what is kept of a person, partners.PeeringdbAccount keeps
