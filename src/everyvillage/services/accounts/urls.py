"""Addresses of the accounts; signing in and second factors are the library's pages."""

from __future__ import annotations

from django.urls import include, path

from everyvillage.services.accounts import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/role/", views.take_role, name="take-role"),
    path("account/why/", views.why, name="why"),
    path("account/people/", views.people, name="account-people"),
    path("account/people/<int:held_id>/end/", views.end, name="end-role"),
    path("account/invitation/<str:secret>/", views.invitation, name="invitation"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]
