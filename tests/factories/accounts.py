"""Members for tests."""

from __future__ import annotations

import factory
from django.utils import timezone

from accounts.models import Profession, User

PASSWORD = "a long enough password"


class MemberFactory(factory.django.DjangoModelFactory[User]):
    """A member whose e-mail address is confirmed and whose password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"member{n}@example.com")
    name = factory.Sequence(lambda n: f"Member {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: object, **fields: object) -> User:
        password = fields.pop("password", PASSWORD)
        member = model_class.objects.create_user(password=password, **fields)
        member.emailaddress_set.create(email=member.email, verified=True, primary=True)
        return member


class PractitionerFactory(MemberFactory):
    """A member whose work was checked."""

    profession = Profession.RESIDENTIAL_MANAGER
    profession_verified_at = factory.LazyFunction(timezone.now)
