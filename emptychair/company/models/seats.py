"""The people of the company who can sign in, and their teams."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from emptychair.core import clock


class Role(models.TextChoices):
    """What a seat may do; the chair stands first in every list."""

    CHAIR = "chair", _("Customers' advocate")
    ADMIN = "admin", _("Administrator")
    MEMBER = "member", _("Member")
    ANALYST = "analyst", _("Analyst")
    AGENCY = "agency", _("Agency")


class SeatManager(BaseUserManager["Seat"]):
    """Makes seats; the address is kept in lower case, so that one person has one seat."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Seat":
        """A new seat. Without a password nobody can sign in to it."""
        seat: Seat = self.model(email=email.strip().lower(), **fields)
        seat.set_password(password)
        seat.save(using=self._db)
        return seat

    def get_by_natural_key(self, username: str | None) -> "Seat":
        """The seat of that address, however it is written."""
        return self.get(email__iexact=username)


class Seat(AbstractBaseUser):
    """A person of the company who can sign in."""

    email = models.EmailField(_("E-mail address"), max_length=254, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Role"), max_length=12, choices=Role, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    language = models.CharField(_("Language"), max_length=8, blank=True)
    time_zone = models.CharField(_("Time zone"), max_length=64, blank=True)
    theme = models.CharField(max_length=8, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_count = models.PositiveIntegerField(default=0, help_text=_("How often all its sessions were ended at once."))
    is_newcomer = models.BooleanField(default=False)
    answers_read = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many of its answers a colleague has read before they went out.")
    )

    objects = SeatManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="seat_one_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: another password, or a higher `ended_count`, ends it."""
        return salted_hmac(__name__, f"{self.password} {self.ended_count}", algorithm="sha256").hexdigest()

    @property
    def administers(self) -> bool:
        """Whether this seat may change settings."""
        return self.role == Role.ADMIN

    @property
    def sees_all(self) -> bool:
        """Whether this seat sees every channel, whichever teams it belongs to."""
        return self.role in {Role.ADMIN, Role.CHAIR, Role.ANALYST}

    @property
    def writes(self) -> bool:
        """Whether this seat may draft what goes out."""
        return self.role != Role.ANALYST

    @property
    def sends(self) -> bool:
        """Whether this seat may let a draft go out. An agency drafts, and others send."""
        return self.writes and self.role != Role.AGENCY


class Team(models.Model):
    """Seats that answer together. A channel may belong to teams: then other members do not see what is said there.

    A team that was removed keeps its channels, so that they do not open to everybody; nobody is in it any more.
    """

    name = models.CharField(_("Name"), max_length=80)
    seats = models.ManyToManyField(Seat, related_name="teams", blank=True)
    is_demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="team_one_of_a_name", condition=models.Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.name
