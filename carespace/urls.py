"""Addresses of debates and of their moderation; each is written out in full."""

from django.urls import path

from carespace.views import (
    answers,
    deeds,
    duty,
    edits,
    follows,
    lifecycle,
    moderation,
    pages,
    post_links,
    reports,
    split,
    withdrawals,
)

app_name = "carespace"

urlpatterns = [
    path("debates/", pages.debate_list, name="debates"),
    path("debates/rules/", pages.rules_page, name="rules"),
    path("debates/<slug:slug>/", pages.debate_view, name="debate"),
    path("debates/<slug:slug>/counts/", pages.show_counts, name="counts"),
    path("debates/<slug:slug>/split/", split.show_split, name="split"),
    path("debates/<slug:slug>/stance/", deeds.take_stance, name="take_stance"),
    path("debates/<slug:slug>/points/add/", deeds.put_point, name="put_point"),
    path("debates/<slug:slug>/points/<int:pk>/", pages.point_view, name="point"),
    path("debates/<slug:slug>/points/<int:pk>/reply/", deeds.put_reply, name="put_reply"),
    path("debates/<slug:slug>/points/<int:pk>/vote/", deeds.vote, name="vote"),
    path("debates/<slug:slug>/points/<slug:side>/", pages.point_list, name="points"),
    path("debates/<slug:slug>/posts/<int:pk>/", post_links.open_post, name="post"),
    path("debates/<slug:slug>/posts/<int:pk>/answer/", answers.answer, name="answer"),
    path("debates/<slug:slug>/posts/<int:pk>/edit/", edits.edit, name="edit"),
    path("debates/<slug:slug>/posts/<int:pk>/take-down/", withdrawals.take_down, name="take_down"),
    path("debates/<slug:slug>/posts/<int:pk>/report/", reports.report, name="report"),
    path("debates/reports/<uuid:secret>/", reports.report_answer, name="report_answer"),
    path("debates/<slug:slug>/follow/", follows.follow, name="follow"),
    path("you/following/", follows.follows_page, name="following"),
    path("you/following/stop/<str:token>/", follows.stop_mails, name="stop_follow_mails"),
    path("moderation/", moderation.queue, name="queue"),
    path("moderation/duty/", duty.duty_page, name="duty"),
    path("moderation/duty/<int:pk>/take-up/", duty.take_up, name="take_up_shift"),
    path("moderation/duty/<int:pk>/hand-over/", duty.hand_over, name="hand_over_shift"),
    path("moderation/duty/<int:pk>/cancel/", duty.cancel, name="cancel_shift"),
    path("moderation/rulings/", moderation.rulings, name="rulings"),
    path("moderation/debates/open/", lifecycle.open_debate_page, name="open"),
    path("moderation/debates/<slug:slug>/", lifecycle.run_debate, name="life"),
    path("moderation/debates/<slug:slug>/close/", lifecycle.close, name="close"),
    path("moderation/hidden/", moderation.hidden_posts, name="hidden_posts"),
    path("moderation/posts/<int:pk>/", moderation.post_page, name="post_at_desk"),
    path("moderation/posts/<int:pk>/approve/", moderation.approve, name="approve"),
    path("moderation/posts/<int:pk>/hide/", moderation.hide, name="hide"),
    path("moderation/posts/<int:pk>/keep/", moderation.keep, name="keep"),
]
