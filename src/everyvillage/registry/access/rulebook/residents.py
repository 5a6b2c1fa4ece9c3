"""Residents with an account of their own, and who gives them one."""

from __future__ import annotations

from everyvillage.contracts.shapes import Words
from everyvillage.registry.access.scopes import OwnPlace, OwnRecord
from everyvillage.registry.access.sentences import Sentence, Verb

SENTENCES = (
    Sentence(
        "resident-reads-own-record",
        Words("Residents read their own record.", "住户本人可以查阅自己的信息。"),
        frozenset({"resident"}),
        Verb.READ,
        "person:own",
        OwnRecord(),
    ),
    Sentence(
        "helpers-let-residents-in",
        Words(
            "Village workers and keepers of service points help residents of their own place in, "
            "who are there with their card and their pictures.",
            "住户本人持住户卡和图案密码到场时，驻村干部和服务站站长可以协助本辖区住户登录。",
        ),
        frozenset({"village-worker", "point-keeper"}),
        Verb.CHANGE,
        "way-in:help",
        OwnPlace("village_id"),
    ),
    Sentence(
        "worker-notes-deaths",
        Words(
            "Village workers note the death of somebody of a household of their own village; the "
            "card, pictures and delegates of that person end.",
            "驻村干部可以登记本村住户成员去世，其住户卡、图案密码和代办授权随即失效。",
        ),
        frozenset({"village-worker"}),
        Verb.CHANGE,
        "person:death",
        OwnPlace("village_id"),
    ),
    Sentence(
        "worker-gives-residents-accounts",
        Words(
            "Village workers give residents of their own village an account.",
            "驻村干部可以为本村住户开通账号。",
        ),
        frozenset({"village-worker"}),
        Verb.CHANGE,
        "resident-account",
        OwnPlace("village_id"),
    ),
)
