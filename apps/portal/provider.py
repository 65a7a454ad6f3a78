"""Where the sign-in library looks for providers."""

from apps.portal.signin.provider import PeeringdbProvider

provider_classes = [PeeringdbProvider]
