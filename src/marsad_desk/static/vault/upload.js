// Drop files on the form and see how much has arrived; without this file the form does the same, silently.
(() => {
  const form = document.getElementById("upload"), files = document.getElementById("files");
  const drop = document.getElementById("drop"), share = document.getElementById("share");
  const progress = document.getElementById("progress"), sealing = document.getElementById("sealing");
  document.getElementById("hint").hidden = false;
  const carries = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    files.files = event.dataTransfer.files;
    files.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sending = new XMLHttpRequest(), button = form.querySelector("button");
    sending.open("POST", form.action);
    sending.upload.addEventListener("progress", (at) => {
      if (at.lengthComputable) share.value = Math.floor(at.loaded / at.total * 100);
      sealing.textContent = `${share.value}%`;
    });
    sending.upload.addEventListener("load", () => { sealing.textContent = sealing.dataset.sealing; });
    sending.addEventListener("load", () => {
      if (sending.status === 200) { location.assign(sending.responseURL); return; }
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    });
    sending.addEventListener("error", () => {
      sealing.textContent = sealing.dataset.lost;
      button.disabled = false;
    });
    progress.hidden = false;
    button.disabled = true;
    sending.send(new FormData(form));
  });
})();
