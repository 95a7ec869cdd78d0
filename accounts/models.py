"""Members: a person who signed up with an e-mail address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes members; e-mail addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Store a member with this address, in small letters; without a password no password signs them in. `fields` are the
        model's. Raises ValueError without an address."""
        if not email:
            raise ValueError("A member needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Store a member who may do everything, of what `create_user` takes. Raises ValueError without an address."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class RandomBytes(models.Func):
    """32 random bytes of the database's own: the hash of three random identifiers, which hold 366 random bits."""

    template = "sha256(convert_to(gen_random_uuid()::text || gen_random_uuid() || gen_random_uuid(), 'UTF8'))"
    arity = 0
    output_field = models.BinaryField()


class Profession(models.TextChoices):
    """The work a member says they do."""

    SOCIAL_WORKER = "social-worker", "Social worker"
    RESIDENTIAL_MANAGER = "residential-manager", "Residential manager"
    RESIDENTIAL_WORKER = "residential-worker", "Residential worker"
    COMMISSIONER = "commissioner", "Commissioner"
    FOSTER_CARER = "foster-carer", "Foster carer"
    INSPECTOR = "inspector", "Inspector"
    POLICY = "policy", "Policy or research"
    OTHER = "other", "Other work in social care"


class WorkArea(models.TextChoices):
    """Where a member says they work: the nine regions of Ofsted's figures."""

    EAST_MIDLANDS = "east-midlands", "East Midlands"
    EAST_OF_ENGLAND = "east-of-england", "East of England"
    LONDON = "london", "London"
    NORTH_EAST = "north-east", "North East"
    NORTH_WEST = "north-west", "North West"
    SOUTH_EAST = "south-east", "South East"
    SOUTH_WEST = "south-west", "South West"
    WEST_MIDLANDS = "west-midlands", "West Midlands"
    YORKSHIRE = "yorkshire-and-the-humber", "Yorkshire and The Humber"


class ShownAs(models.TextChoices):
    """What other people see beside a member's posts."""

    ROLE = "role", "My work, with my name hidden"
    NAME = "name", "My public name"


#: What is done with a member about to be erased (`accounts.profiles.before_leaving`).
BEFORE_LEAVING: list[Callable[[User], None]] = []


class User(AbstractBaseUser, PermissionsMixin):
    """A member. The e-mail address signs in and is never shown."""

    email = models.EmailField("e-mail address", unique=True, max_length=254)
    name = models.CharField("public name", max_length=80, blank=True)
    name_skeleton = models.CharField(max_length=400, blank=True, default="", db_default="", editable=False)
    """What the name looks like (`accounts.names`), so that no two members choose names that look alike."""
    profession = models.CharField(max_length=30, blank=True, choices=Profession)
    area = models.CharField(
        "area you work in", max_length=30, blank=True, choices=WorkArea, default="", db_default=""
    )
    """Shown only in debates, and there only by choice."""
    shown_as = models.CharField(max_length=10, choices=ShownAs, default=ShownAs.ROLE)
    profession_verified_at = models.DateTimeField(null=True, blank=True)
    profession_verified_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    voice_secret = models.BinaryField(max_length=32, db_default=RandomBytes(), editable=False)
    """What finds this member's voices in debates, with a key that stands in no database (`carespace.voices`)."""
    is_trusted = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether two of their posts were found to be public; False: not found so far, or to be found anew."""
    second_factor_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    names: Sequence[str]  # of their groups, as accounts.access.load_with_groups() finds them

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "member"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
            models.CheckConstraint(
                condition=models.Q(shown_as__in=ShownAs.values), name="user_shown_as_known"
            ),
            models.CheckConstraint(
                condition=models.Q(area="") | models.Q(area__in=WorkArea.values), name="user_area_known"
            ),
            models.UniqueConstraint(
                fields=["name_skeleton"],
                condition=~models.Q(name_skeleton=""),
                name="user_name_unlike_others",
            ),
            models.CheckConstraint(
                condition=Exact(Length("voice_secret"), 32), name="user_voice_secret_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email

    @transaction.atomic
    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Erases the member and their secret. What they said in public stays, without their name."""
        for listener in BEFORE_LEAVING:
            listener(self)
        return super().delete(using=using, keep_parents=keep_parents)

    @property
    def is_shown_by_name(self) -> bool:
        """Whether other people see the public name; the work is shown otherwise."""
        return bool(self.name) and (self.shown_as == ShownAs.NAME or not self.profession)

    @property
    def is_shown_verified(self) -> bool:
        """Whether what other people see is a profession somebody has checked."""
        return bool(self.profession and self.profession_verified_at) and not self.is_shown_by_name

    def public_name(self) -> str:
        """What other people see of this member, without the mark of a checked profession."""
        if self.is_shown_by_name:
            return self.name
        return self.get_profession_display() if self.profession else "Member"

    def public_label(self) -> str:
        """What other people see of this member in plain words: never the address.

        "Residential manager, verified" where the work is checked, else the work or the chosen name,
        else "Member".
        """
        return f"{self.public_name()}, verified" if self.is_shown_verified else self.public_name()


class UnsentForm(models.Model):
    """What a member has typed into a form and not sent: kept here, so that nothing typed has to stay on a device.

    One for each address a form is sent to. It goes when the form is sent, with the account, within an
    hour of what it is about, or after `unsent_forms.DAYS_KEPT`.
    """

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unsent_forms")
    where = models.CharField(max_length=200)
    """The path the form is sent to."""
    words = models.JSONField()
    """What was typed, sealed, for `accounts.unsent_forms` to open: it may be what stands under an alias by tomorrow."""
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kept_at"], name="unsent_form_age")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "where"], name="unsent_form_once"),
        ]

    def __str__(self) -> str:
        return f"Unsent: {self.where}"
