"""Where sessions are kept: as Django does in cache and database, but one on a shared computer ends early."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.sessions.backends import cached_db

from accounts.sign_in.shared_computers import ENDS_AT, is_shared_computer


class SessionStore(cached_db.SessionStore):
    """A session whose end no setting moves once its member has said that others use the computer."""

    def get_expire_at_browser_close(self) -> bool:
        return is_shared_computer(self) or super().get_expire_at_browser_close()

    def get_expiry_age(self, **known: datetime | int | None) -> int:
        age: int = super().get_expiry_age(**known)
        # With its end given, the session is being read, and asking it would read it again.
        if "expiry" in known or not is_shared_computer(self):
            return age
        return max(0, min(age, int(self[ENDS_AT]) - int(datetime.now(tz=UTC).timestamp())))

    def get_expiry_date(self, **known: datetime | int | None) -> datetime:
        date = super().get_expiry_date(**known)
        if "expiry" in known or not is_shared_computer(self):
            return date
        return min(date, datetime.fromtimestamp(self[ENDS_AT], tz=UTC))
