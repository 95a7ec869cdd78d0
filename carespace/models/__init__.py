"""The models of debates, gathered for Django."""

from carespace.models.debates import Closure, Debate, SubjectKind
from carespace.models.duty import CallReason, DutyCall, DutyShift
from carespace.models.follows import Follow, Followed
from carespace.models.life_records import LifeNotice, LifeNoticeKind, MotionNote
from carespace.models.moderation import DecisionKind, ModerationDecision, Report, ReportReason, Rule
from carespace.models.post_states import PostState, Side
from carespace.models.posts import Post
from carespace.models.quotes import Quote, QuotedPart
from carespace.models.revisions import Revision
from carespace.models.stances import Moment, Position, ReasonShown, ReasonState, ReasonText, SplitLook, Stance
from carespace.models.voices import Voice, VoiceMark, VoiceShown
from carespace.models.votes import Vote, VoteValue

__all__ = [
    "CallReason",
    "Closure",
    "Debate",
    "DecisionKind",
    "DutyCall",
    "DutyShift",
    "Follow",
    "Followed",
    "LifeNotice",
    "LifeNoticeKind",
    "ModerationDecision",
    "Moment",
    "MotionNote",
    "Position",
    "Post",
    "PostState",
    "Quote",
    "QuotedPart",
    "ReasonShown",
    "ReasonState",
    "ReasonText",
    "Report",
    "ReportReason",
    "Revision",
    "Rule",
    "Side",
    "SplitLook",
    "Stance",
    "SubjectKind",
    "Voice",
    "VoiceMark",
    "VoiceShown",
    "Vote",
    "VoteValue",
]
