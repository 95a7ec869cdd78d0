// Forms with data-hx-post change their own part of the page; without this they are plain forms.
// htmx starts itself only on a page that has finished loading, and is a plain script with a global name.
if (document.readyState !== "complete") {
  await new Promise((done) => window.addEventListener("load", done, { once: true }));
}
if (!window.htmx) {
  const script = document.createElement("script");
  script.src = new URL("../vendor/htmx.min.js", import.meta.url);
  document.head.append(script);
}
