"""Addresses of episodes; a household or person never stands in one, only the episode's row."""

from __future__ import annotations

from django.urls import path

from everyvillage.services.protection.views import (
    beside,
    care,
    decisions,
    endings,
    mine,
    one_plan,
    pages,
    paper,
    presses,
    published,
    sample,
    samples,
    waiting,
    week,
)

_ONE = "leads/<int:episode>/"

urlpatterns = [
    path("leads/", pages.queue, name="leads"),
    path("leads/week/", week.week, name="leads-week"),
    path("leads/screen/", presses.screen, name="leads-screen"),
    path("leads/care/", care.care, name="leads-care"),
    path("leads/care/open/", care.open_names, name="leads-care-open"),
    path("leads/decisions/", decisions.decided, name="leads-decisions"),
    path("leads/sample/", sample.sample, name="leads-sample"),
    path("leads/waiting/", waiting.waiting, name="leads-waiting"),
    path("leads/sample/frame.txt", samples.frame, name="leads-sample-frame"),
    path("leads/sample/keep/", samples.keep, name="leads-sample-keep"),
    path("leads/sample/<int:sample>/", samples.kept, name="leads-sample-kept"),
    path("leads/sample/<int:sample>/answer/", samples.answer, name="leads-sample-answer"),
    path("leads/beside/", beside.beside, name="leads-beside"),
    path("leads/beside/export.csv", beside.beside_export, name="leads-beside-export"),
    path("leads/beside/export.xlsx", beside.beside_book, name="leads-beside-book"),
    path("leads/published/", published.published, name="leads-published"),
    path("leads/published/open/", published.open_heads, name="leads-published-open"),
    path(_ONE, pages.episode, name="episode"),
    path(f"{_ONE}check/", presses.check, name="episode-check"),
    path(f"{_ONE}publish/", presses.publish, name="episode-publish"),
    path(f"{_ONE}objected/", presses.objected, name="episode-objected"),
    path(f"{_ONE}recognise/", presses.recognise, name="episode-recognise"),
    path(f"{_ONE}decline/", presses.decline, name="episode-decline"),
    path(f"{_ONE}plan/", presses.plan, name="episode-plan"),
    path(f"{_ONE}remove/", presses.remove, name="episode-remove"),
    path(f"{_ONE}follow/", endings.follow, name="episode-follow"),
    path(f"{_ONE}report/", endings.report, name="episode-report"),
    path(f"{_ONE}close/", endings.close, name="episode-close"),
    path("measures/<int:measure>/deliver/", presses.deliver, name="measure-deliver"),
    path("measures/<int:measure>/withdraw/", endings.withdraw, name="measure-withdraw"),
    path("households/<int:number>/shock/", presses.shock, name="household-shock"),
    path("households/<int:number>/plan/", one_plan.one_plan, name="household-plan"),
    path("households/<int:number>/bill/", paper.bill_on_paper, name="household-bill"),
    path("my/help/", mine.my_help, name="my-help"),
    path("my/help/said/", mine.said, name="my-help-said"),
    path("my/help/objection/<int:episode>/", mine.object_to_case, name="my-help-objection"),
    path("my/help/<int:measure>/", mine.confirm_help, name="confirm-help"),
]
