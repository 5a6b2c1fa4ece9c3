// The outbox of a phone. Every write has its own id and is kept, sealed, before anybody is told
// that it is done; it is sent until the server has said what became of it.
//
// A write is "waiting", "sent" or "refused" (why). The bodies of sent writes are forgotten.

import { makeKey, openKey, seal, toBytes, toText, unseal } from "./keys.js";

export const PROTOCOL = 1;
const DAY = 24 * 3600 * 1000;
const BUNDLE = 100;
const BUNDLE_BYTES = 1000000;
const FORMAT = "everyvillage outbox 1";

// The first of some writes that go into one bundle: not too many, and not too large for the server.
function portion(rows) {
  let bytes = 0;
  return rows.slice(0, BUNDLE).filter((row, at) => (bytes += row.sealed.length) <= BUNDLE_BYTES || at === 0);
}

export class Outbox {
  // `send(text, phone)` gives {status, body}, or throws where there is no link; `now` is a clock.
  constructor(store, { send, now = Date.now, lockDays = 7 }) {
    Object.assign(this, { store, send, now, lockDays, key: null, phone: null });
  }

  async isSetUp() { return Boolean(await this.store.get("meta", "key")); }

  // Begin on a phone that holds nothing: `phone` is what the server gave, {device, secret}.
  async setUp(pin, phone, rounds) {
    const { key, kept } = await makeKey(pin, rounds);
    const sealed = await seal(key, "phone", phone);
    const at = this.now();
    await this.store.change(({ meta }) => {
      meta.put(kept, "key");
      meta.put(sealed, "phone");
      meta.put({ contact: at, latest: at }, "times");
      meta.put(1, "next");
    });
    Object.assign(this, { key, phone });
  }

  // Open with the PIN: "open", "wrong", or "locked" where contact is too long ago or the clock
  // went back. A locked phone forgets its pages; its outbox stays and may be sent.
  async open(pin) {
    const key = await openKey(pin, await this.store.get("meta", "key"));
    if (!key) return "wrong";
    this.phone = await unseal(key, "phone", await this.store.get("meta", "phone"));
    this.key = key;
    return (await this.isLocked()) ? "locked" : "open";
  }

  async isLocked() {
    const { contact, latest } = await this.store.get("meta", "times");
    const now = this.now();
    const locked = now - contact > this.lockDays * DAY || now < latest - DAY;
    await this.store.change(({ meta, pages }) => {
      if (locked) pages.clear();
      meta.put({ contact, latest: Math.max(latest, now) }, "times");
    });
    return locked;
  }

  close() { this.key = this.phone = null; }

  // Keep a write; gives its id once the disk has it.
  async add(kind, body) {
    const id = crypto.randomUUID();
    const written = new Date(this.now()).toISOString();
    const origin = this.phone.device;
    const sealed = await seal(this.key, id, { kind, body, origin });
    await this.store.change(({ meta, writes }) => {
      const next = meta.get("next");
      next.onsuccess = () => {
        writes.put({ id, sequence: next.result, written, state: "waiting", why: "", ...sealed }, id);
        meta.put(next.result + 1, "next");
      };
    });
    return id;
  }

  async list() {
    const rows = await this.store.all("writes");
    return rows.sort((one, other) => one.sequence - other.sequence);
  }

  // Count by state, and the days that the oldest unsent write has waited.
  async counts() {
    const counted = { waiting: 0, sent: 0, refused: 0, oldestDays: 0 };
    for (const row of await this.store.all("writes")) {
      counted[row.state] += 1;
      if (row.state !== "waiting") continue;
      const days = (this.now() - Date.parse(row.written)) / DAY;
      counted.oldestDays = Math.max(counted.oldestDays, days);
    }
    return counted;
  }

  // Send what waits, bundle by bundle; an empty outbox makes one contact. Gives how it ended:
  // "sent", "no-link", "sign-in", "refused" or "revoked".
  async flush() {
    for (let before = Infinity; ;) {
      const waiting = (await this.list()).filter((row) => row.state === "waiting");
      if (waiting.length >= before) return "sent";
      const rows = portion(waiting);
      const answer = await this.deliver(rows);
      if (answer !== "sent" || rows.length === waiting.length) return answer;
      before = waiting.length;
    }
  }

  async deliver(rows) {
    const writes = await Promise.all(rows.map(async (row) => ({
      id: row.id, sequence: row.sequence, written: row.written, ...await unseal(this.key, row.id, row),
    })));
    const text = JSON.stringify({
      protocol: PROTOCOL, device: this.phone.device, sent: new Date(this.now()).toISOString(), writes,
    });
    let answer;
    try {
      answer = await this.send(text, `${this.phone.device} ${this.phone.secret}`);
    } catch {
      return "no-link";
    }
    if (answer.status === 410) { await this.empty(); return "revoked"; }
    if (answer.status === 401) return "sign-in";
    if (answer.status !== 200) return answer.status < 500 ? "refused" : "no-link";
    await this.note(answer.body.receipts);
    return "sent";
  }

  // Keep what the server said; a receipt for a write that is not here changes nothing.
  note(receipts) {
    const at = this.now();
    return this.store.change(({ meta, writes }) => {
      for (const { id, state, why } of receipts) {
        const row = writes.get(id);
        row.onsuccess = () => {
          if (row.result?.state !== "waiting") return;
          const { sequence, written, iv, sealed } = row.result;
          const body = state === "sent" ? {} : { iv, sealed };
          writes.put({ id, sequence, written, state, why, ...body }, id);
        };
      }
      meta.put({ contact: at, latest: at }, "times");
    });
  }

  // Keep a page under its name, sealed; give it back with the time it was kept.
  async keepPage(name, value) {
    const sealed = await seal(this.key, `page ${name}`, value);
    await this.store.change(({ pages }) => { pages.put(sealed, name); });
  }

  async page(name) {
    const kept = await this.store.get("pages", name);
    return kept ? unseal(this.key, `page ${name}`, kept) : null;
  }

  // The file of a dying phone: everything unsent, still sealed, with the wrapped key.
  async exportFile() {
    const kept = await this.store.get("meta", "key");
    const rows = (await this.list()).filter((row) => row.state !== "sent");
    return JSON.stringify({
      format: FORMAT,
      key: { ...kept, salt: toText(kept.salt), iv: toText(kept.iv), wrapped: toText(kept.wrapped) },
      writes: rows.map((row) => ({ ...row, iv: toText(row.iv), sealed: toText(row.sealed) })),
    });
  }

  // Take such a file in, with the PIN of the phone it came from; gives how many were new, or -1
  // where the PIN or the file is wrong. A write that is here already is left as it is.
  async importFile(text, pin) {
    let file;
    try { file = JSON.parse(text); } catch { return -1; }
    if (file?.format !== FORMAT) return -1;
    const { salt, iv, wrapped, rounds } = file.key;
    const key = await openKey(pin, { salt: toBytes(salt), iv: toBytes(iv), wrapped: toBytes(wrapped), rounds });
    if (!key) return -1;
    const rows = await Promise.all(file.writes.map(async (row) => {
      const held = { iv: toBytes(row.iv), sealed: toBytes(row.sealed) };
      return { ...row, ...await seal(this.key, row.id, await unseal(key, row.id, held)) };
    }));
    return this.store.change(({ writes, meta }, answer) => {
      let taken = 0;
      answer(0);
      const next = meta.get("next");
      next.onsuccess = () => {
        const most = rows.reduce((found, row) => Math.max(found, row.sequence + 1), next.result);
        meta.put(most, "next");
      };
      for (const row of rows) {
        const here = writes.get(row.id);
        here.onsuccess = () => {
          if (here.result) return;
          writes.put(row, row.id);
          answer(taken += 1);
        };
      }
    });
  }

  // Sign out: pages go, the key leaves the memory, the sealed outbox stays.
  async signOut() {
    await this.store.change(({ pages }) => { pages.clear(); });
    this.close();
  }

  // Empty the phone: it was revoked.
  async empty() {
    await this.store.change((drawers) => { for (const one of Object.values(drawers)) one.clear(); });
    this.close();
  }
}
