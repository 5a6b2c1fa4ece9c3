// Records one sentence with the browser's own recorder and puts it into the form as its file.

const RATE = 12000; // bits a second of Opus: understood well, ten seconds stay under 15 kB
const LONGEST = 9500;
const kinds = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

for (const form of document.querySelectorAll("form.speak")) {
  const press = form.querySelector("button.record");
  const file = form.querySelector('input[type="file"]');
  const heard = form.querySelector("audio");
  let recorder = null;

  const keep = (parts, type) => {
    const sound = new Blob(parts, { type: type.split(";")[0] });
    const held = new DataTransfer();
    held.items.add(new File([sound], "sentence", { type: sound.type }));
    file.files = held.files;
    heard.src = URL.createObjectURL(sound);
    heard.hidden = false;
    form.dataset.bytes = sound.size;
  };

  press.hidden = !navigator.mediaDevices || !window.MediaRecorder;
  press.addEventListener("click", async () => {
    if (recorder?.state === "recording") { recorder.stop(); return; }
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
    const type = kinds.find((one) => MediaRecorder.isTypeSupported(one));
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: RATE });
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      press.textContent = press.dataset.begin;
      keep(parts, type);
    };
    recorder.start();
    press.textContent = press.dataset.end;
    setTimeout(() => { if (recorder.state === "recording") recorder.stop(); }, LONGEST);
  });
}
