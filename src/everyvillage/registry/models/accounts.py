"""Accounts and the roles they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from everyvillage.registry.models.places import Place
from everyvillage.registry.models.record import (
    ACCOUNT_LENGTH,
    CODE_LENGTH,
    TEXT_LENGTH,
    Tracked,
)

if TYPE_CHECKING:
    from datetime import date


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; nobody is made without being asked by name."""

    def create_user(self, login: str, password: str | None = None, **more: Any) -> Account:  # noqa: ANN401 - fields of the model
        """Make an account; without a password nobody can sign in until one is set."""
        account = self.model(login=self.model.normalize_username(login), **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Somebody who signs in: who it is, not what they may do; that is in their roles.

    ``own_person`` is the row of the register that is about the same human being, by number: a
    resident reads it, and a worker's reading of the own family is noticed by it.
    """

    id = models.BigAutoField(primary_key=True)
    login = models.CharField(max_length=ACCOUNT_LENGTH, unique=True)
    name = models.CharField(max_length=TEXT_LENGTH)
    email = models.EmailField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    own_person = models.BigIntegerField(null=True)
    role_in_use = models.ForeignKey(
        "RoleHeld", on_delete=models.SET_NULL, null=True, related_name="+"
    )

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[AccountManager] = AccountManager()
    history: ClassVar[Any] = Tracked(without=("password", "last_login"))

    def __str__(self) -> str:
        """Name the account by its login."""
        return self.login


class KinDeclared(models.Model):
    """A person of the register whom an account has declared to be kin, by the row's number.

    Whoever declared it checks, decides and plans nothing for that person's household.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="kin")
    person = models.BigIntegerField()
    declared_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[KinDeclared]] = models.Manager()

    class Meta:
        """Declared once."""

        constraints = (
            models.UniqueConstraint(fields=["account", "person"], name="kin_declared_once"),
        )

    def __str__(self) -> str:
        """Name the row by its number."""
        return f"kin {self.pk}"


class RoleHeld(models.Model):
    """A role that an account holds for a place, from a day until the day it no longer holds.

    It is given by somebody and ended by somebody, never deleted.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=CODE_LENGTH)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    given_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="roles_given"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=TEXT_LENGTH, default="", blank=True)

    objects: ClassVar[models.Manager[RoleHeld]] = models.Manager()
    history: ClassVar[Any] = Tracked()

    class Meta:
        """Found by account."""

        indexes = (models.Index(fields=["account", "valid_to"], name="role_held_account"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="role_held_period",
            ),
        )

    def __str__(self) -> str:
        """Name the role and the number of its row."""
        return f"{self.role} {self.pk}"

    def holds_on(self, day: date) -> bool:
        """Say whether the role is held on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
