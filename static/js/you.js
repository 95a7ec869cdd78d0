// The personal part of the masthead, asked for only where the hint cookie says that somebody is signed in:
// pages are the same for everyone, so that they can be cached.
const place = document.querySelector("[data-you]");

if (place && document.cookie.includes("carespace_member=1")) {
  const answer = await fetch("/you/masthead/", { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (answer?.ok) {
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    place.replaceWith(holder.content);
  }
}
