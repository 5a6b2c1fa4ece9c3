// Records speech with the browser's own recorder: Opus, small enough for a slow link.

const RATE = 12000; // bits a second of Opus: understood well, ten seconds stay under 15 kB
const kinds = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

export const canRecord = () => Boolean(navigator.mediaDevices && window.MediaRecorder);

// Begin to record, for at most `longest` milliseconds; fails where there is no microphone. Gives
// the recorder, to be stopped, and a promise of the sound.
export async function record(longest) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: true } });
  const type = kinds.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: RATE });
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const sound = new Promise((done) => {
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      done(new Blob(parts, { type: type.split(";")[0] }));
    };
  });
  recorder.start();
  setTimeout(() => { if (recorder.state === "recording") recorder.stop(); }, longest);
  return { recorder, sound };
}
