"""Addresses of recorded sentences."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.voices import views

urlpatterns = [
    path("voices/", views.voices, name="voices"),
    path("voices/clip/<int:number>/", views.clip, name="clip"),
    path("voices/clip/<int:number>/review/", views.review, name="review-clip"),
    path("voices/clip/<int:number>/withdraw/", views.withdraw, name="withdraw-clip"),
    path("voices/record/<slug:code>/", views.recorder, name="recorder"),
]
