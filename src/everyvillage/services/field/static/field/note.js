// A voice note of the door: recorded once they agree, heard before it is kept, never needed.

import { canRecord, record } from "../web/recording.js";
import { toText } from "./keys.js";

const part = (id) => document.getElementById(id);

export class Note {
  // `words` are the sentences of the page, `longest` the milliseconds of a note, `largest` its
  // bytes, more of which the server refuses; `say` tells.
  constructor(words, { longest, largest }, say) {
    Object.assign(this, { words, longest, largest, say, running: null, sound: null });
    part("note").hidden = !canRecord();
    part("agreed").addEventListener("change", () => { part("record").disabled = !part("agreed").checked; });
    part("record").addEventListener("click", () => this.press());
    part("drop").addEventListener("click", () => this.drop());
  }

  async press() {
    if (this.running) { this.running.recorder.stop(); return; }
    try {
      this.running = await record(this.longest);
    } catch {
      this.say(this.words.noteNone);
      return;
    }
    part("record").textContent = this.words.noteEnd;
    this.show(await this.running.sound);
    this.running = null;
    part("record").textContent = this.words.noteBegin;
  }

  show(sound) {
    if (part("heard").src) URL.revokeObjectURL(part("heard").src);
    this.sound = sound;
    if (sound) part("heard").src = URL.createObjectURL(sound);
    else part("heard").removeAttribute("src");
    part("heard").hidden = part("drop").hidden = !sound;
  }

  // Nothing is kept of what was recorded for a visit that is left, or when they change their mind.
  drop() {
    this.running?.recorder.stop();
    this.show(null);
    part("agreed").checked = false;
    part("record").disabled = true;
  }

  // Give the note as text in base 64, "" where there is none; a recording that runs ends first.
  async taken() {
    if (this.running) {
      this.running.recorder.stop();
      this.sound = await this.running.sound;
    }
    if (!this.sound || !part("agreed").checked) return "";
    if (this.sound.size > this.largest) { this.say(this.words.noteNone); return ""; }
    return toText(new Uint8Array(await this.sound.arrayBuffer()));
  }
}
