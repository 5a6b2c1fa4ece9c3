"""Addresses of the accounts; signing in and second factors are the library's pages.

Those of its pages that send mail are left out: nobody has a mailbox here, and an account that
is lost comes back by a new invitation.
"""

from __future__ import annotations

from allauth.account import views as library
from django.urls import include, path

from everyvillage.services.accounts import residents, views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/role/", views.take_role, name="take-role"),
    path("account/sessions/", views.sessions_page, name="sessions"),
    path("account/sessions/end/", views.end_session, name="end-session"),
    path("account/own/", views.own_number, name="own-number"),
    path("account/kin/", views.own_kin, name="own-kin"),
    path("account/why/", views.why, name="why"),
    path("account/people/", views.people, name="account-people"),
    path("account/people/<int:held_id>/end/", views.end, name="end-role"),
    path("households/<int:number>/accounts/", residents.invite_page, name="invite-resident"),
    path("account/people/<int:held_id>/hand-over/", views.hand_over, name="hand-over"),
    path("account/invitation/<str:secret>/", views.invitation, name="invitation"),
    path("account/login/", library.login, name="account_login"),
    path("account/logout/", library.logout, name="account_logout"),
    path("account/inactive/", library.account_inactive, name="account_inactive"),
    path("account/signup/", library.signup, name="account_signup"),
    path("account/reauthenticate/", library.reauthenticate, name="account_reauthenticate"),
    path("account/password/", library.password_change, name="account_change_password"),
    path("account/2fa/", include("allauth.mfa.urls")),
]
