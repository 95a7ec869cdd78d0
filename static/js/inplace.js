// Forms with data-hx-post change their own part of the page; without this they are plain forms.
// htmx starts itself only on a page that has finished loading.
if (document.readyState !== "complete") {
  await new Promise((done) => window.addEventListener("load", done, { once: true }));
}
await import("../vendor/htmx.min.js");
