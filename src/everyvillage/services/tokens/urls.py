"""Addresses of the tokens."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.tokens import views

urlpatterns = [
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke, name="revoke-token"),
]
