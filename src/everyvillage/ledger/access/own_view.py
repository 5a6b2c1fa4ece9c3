"""The person's own view: who looked at my record, one plain sentence for each reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from everyvillage.contracts.shapes import Compartment, Words
from everyvillage.contracts.tables import TABLES
from everyvillage.ledger.access.withholding import withheld
from everyvillage.ledger.models import Reading
from everyvillage.registry.access.roles import role_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

_LIMIT = 200
_COMPARTMENTS = {
    Compartment.IDENTITY: Words("who you are", "身份信息"),
    Compartment.HEALTH: Words("your health", "健康信息"),
    Compartment.CHILD: Words("your child", "子女信息"),
    Compartment.COUNSELLING: Words("your counselling", "心理服务信息"),
    Compartment.EPIDEMIC: Words("epidemic control", "疫情防控信息"),
    Compartment.INFRASTRUCTURE: Words("network and roads", "网络与道路信息"),
}
# What is shown of a person that is no column of the record.
_BESIDE = {
    "person.requests": Words("your request", "申请"),
    "person.evidence": Words("a photo or recording of your help", "帮扶照片或录音"),
    "household.episode": Words("what is under way for your household", "帮扶事项办理情况"),
}
_HELP = Words("help for your household", "帮扶信息")
# Words that residents do not read about themselves; the column is then named by its use.
_NOT_SAID = ("贫", "监测", "残", "留守", "低保", "poor", "monitor", "disab", "left", "dibao")
_HOW = {
    "page": Words("opened your page and saw", "打开页面查看了"),
    "list": Words("saw in a list", "在名单中看到了"),
    "export": Words("took away in a file", "导出的文件中含有"),
    "api": Words("fetched by another program", "通过其他系统读取了"),
    "task": Words("had computed with", "在计算中使用了"),
}
# Who comes in without a role: the person, or somebody the person has let in.
_OWN = {
    "by-card": Words("person with your card", "持您住户卡的人"),
    "by-account": Words("person with your own account", "您本人账号"),
    "by-delegate": Words("person you let in", "您委托的人"),
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def own_readings(person: int, today: date, limit: int = _LIMIT) -> Sequence[Reading]:
    """Give the readings of ``person`` that the person may see on ``today``, newest first.

    What is withheld is left out and not counted here: how many there are of it is public for
    all persons together. One query.
    """
    found = Reading.objects.filter(person=person).exclude(pk__in=withheld(today).values("pk"))
    return list(found.order_by("-at", "-pk")[:limit])


def own_view(person: int, language: str, today: date, limit: int = _LIMIT) -> Sequence[str]:
    """Say who looked at the record of ``person``, newest first, in ``language``.

    ``language`` is "en", or anything that starts with "zh"; see :func:`own_readings`.
    """
    return [sentence(reading, language) for reading in own_readings(person, today, limit)]


def sentence(reading: Reading, language: str) -> str:
    """Say one reading in one sentence."""
    role = (_OWN.get(reading.role) or _words(role_book().roles, reading.role)).in_language(language)
    purpose = _words(role_book().purposes, reading.purpose).in_language(language)
    how = _HOW[reading.how].in_language(language)
    named = [field_words(name).in_language(language) for name in reading.field_names]
    moment = _moment(timezone.localtime(reading.at), language)
    if language.startswith("zh"):
        fields = "、".join(dict.fromkeys(named))
        return f"{moment}，{role}（账号 {reading.account}）{how}您的{fields}。用途：{purpose}。"
    fields = ", ".join(dict.fromkeys(named))
    return f"{moment}: the {role} (account {reading.account}) {how}: {fields}. Why: {purpose}."


def field_words(name: str) -> Words:
    """Give the words of a field: a compartment, a column with its table, or as it is called."""
    if name in _BESIDE:
        return _BESIDE[name]
    if name in set(Compartment) and Compartment(name) in _COMPARTMENTS:
        return _COMPARTMENTS[Compartment(name)]
    table, _, column = name.partition(".")
    columns = {one.name: one for one in TABLES[table].columns} if table in TABLES else {}
    if column not in columns:
        return Words(name, name)
    words = columns[column].words
    said = f"{words.en} {words.zh}".lower()
    return _HELP if any(word in said for word in _NOT_SAID) else words


def _words(known: Mapping[str, object], code: str) -> Words:
    """Give the words of a role or purpose; one that is not in the book any more as it was."""
    words = getattr(known.get(code), "words", None)
    return words if isinstance(words, Words) else Words(code, code)


def _moment(local: datetime, language: str) -> str:
    """Say a day and an hour as people write them."""
    if language.startswith("zh"):
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"
