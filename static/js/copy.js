// A button beside a citation that copies it; without this script the text is there to be marked by hand.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy] button");
  if (!button) return;
  const around = button.closest("[data-copy]");
  const text = around.parentElement.querySelector("[data-citation]");
  const said = around.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(text.innerText.replace(/\s+/g, " ").trim());
    said.textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(text);
    said.textContent = "Marked: copy it with the keyboard.";
  }
});
document.documentElement.dataset.copies = "";
