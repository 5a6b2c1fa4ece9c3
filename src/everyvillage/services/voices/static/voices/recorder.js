// Records one sentence and puts it into the form as its file.

import { canRecord, record } from "../web/recording.js";

const LONGEST = 9500;

for (const form of document.querySelectorAll("form.speak")) {
  const press = form.querySelector("button.record");
  const file = form.querySelector('input[type="file"]');
  const heard = form.querySelector("audio");
  let running = null;

  const keep = (sound) => {
    const held = new DataTransfer();
    held.items.add(new File([sound], "sentence", { type: sound.type }));
    file.files = held.files;
    heard.src = URL.createObjectURL(sound);
    heard.hidden = false;
    form.dataset.bytes = sound.size;
  };

  press.hidden = !canRecord();
  press.addEventListener("click", async () => {
    if (running?.recorder.state === "recording") { running.recorder.stop(); return; }
    running = await record(LONGEST);
    press.textContent = press.dataset.end;
    const sound = await running.sound;
    press.textContent = press.dataset.begin;
    keep(sound);
  });
}
