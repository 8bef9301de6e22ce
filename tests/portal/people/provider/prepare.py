"""Makes the provider's database with one application, that of the portal at the address given."""

from __future__ import annotations

import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command
    from oauth2_provider.models import get_application_model

    portal, client, secret = sys.argv[1:]
    call_command("migrate", verbosity=0)
    get_application_model().objects.create(
        name="portal",
        client_id=client,
        client_secret=secret,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=f"{portal}/aanmelden/oidc/terug/",
        post_logout_redirect_uris=f"{portal}/aanmelden/",
        algorithm="RS256",
        skip_authorization=True,
    )
