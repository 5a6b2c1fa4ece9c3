// What a phone's store uses of IndexedDB, for Node: drawers with transactions that are kept whole or
// not at all (Indexed Database API 3.0). Databases outlive the phone that opened them; `cut` is its
// death: what was not committed is gone, and nothing that it waits for is ever answered.

const tick = () => new Promise((take) => { setImmediate(take); });

class Request {
  constructor(work) { this.work = work; }
}

class Drawer {
  constructor(held, name) { Object.assign(this, { held, name }); }
  ask(work) {
    const request = new Request(() => work(this.held.seen.get(this.name)));
    this.held.requests.push(request);
    return request;
  }
  get(key) { return this.ask((rows) => structuredClone(rows.get(key))); }
  getAll() { return this.ask((rows) => structuredClone([...rows.values()])); }
  clear() { return this.ask((rows) => { rows.clear(); }); }
  put(value, key) {
    const kept = structuredClone(value);
    return this.ask((rows) => { rows.set(key, kept); return key; });
  }
}

class Transaction {
  constructor(phone, base, mode) {
    Object.assign(this, { phone, base, mode, requests: [], seen: null });
    base.turn = base.turn.then(() => this.run());
  }
  objectStore(name) { return new Drawer(this, name); }
  async run() {
    const { base, phone } = this;
    this.seen = this.mode === "readwrite"
      ? new Map([...base.drawers].map(([name, rows]) => [name, new Map(rows)]))
      : base.drawers;
    await tick();
    for (let next = this.requests.shift(); next; next = this.requests.shift()) {
      if (phone.dead) return;
      next.result = next.work();
      next.onsuccess?.();
      await tick();
    }
    if (phone.dead) return;
    base.drawers = this.seen;
    await tick();
    if (!phone.dead) this.oncomplete?.();
  }
}

class Connection {
  constructor(base) { this.base = base; this.dead = this.closed = false; }
  createObjectStore(name) { this.base.drawers.set(name, new Map()); }
  transaction(_, mode = "readonly") {
    if (this.closed) throw new Error("the connection is closed");
    return new Transaction(this, this.base, mode);
  }
  close() { this.closed = true; }
}

const bases = new Map();
const open = new Map();

function answered(work) {
  const request = new Request(work);
  setImmediate(() => {
    request.result = request.work(request);
    request.onsuccess?.();
  });
  return request;
}

export const indexedDB = {
  open: (name) => answered((request) => {
    const fresh = !bases.has(name);
    if (fresh) bases.set(name, { drawers: new Map(), turn: Promise.resolve() });
    const made = new Connection(bases.get(name));
    open.set(name, [...(open.get(name) ?? []), made]);
    request.result = made;
    if (fresh) request.onupgradeneeded?.();
    return made;
  }),
  deleteDatabase: (name) => answered(() => { bases.delete(name); open.delete(name); }),
};

// Let whoever has a database open die.
export function cut(name) {
  for (const one of open.get(name) ?? []) one.dead = one.closed = true;
  open.delete(name);
}

export async function moments(many) {
  for (let at = 0; at < many; at += 1) await tick();
}
