// The tick “This is a shared computer” stands in the form of the password; the form of the passkey takes it over.
function carry() {
  const ticked = document.querySelector("[data-shared]")?.checked;
  for (const field of document.querySelectorAll("[data-shared-too]")) field.value = ticked ? "1" : "";
}

document.addEventListener("change", carry);
carry();
