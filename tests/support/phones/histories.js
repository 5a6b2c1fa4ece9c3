// Random histories of one phone each: it writes, the link breaks, bundles come twice, late and in
// the wrong order, the clock jumps, the page is killed, the browser throws its storage away.
// Everything drawn comes from the seed. Gives what was written and what the phones say at the end.
//
// It runs in a browser, which brings everything itself, or under Node with a `world`: the outbox and
// store, how a bundle is posted, how a phone dies (`cut`) and how long a moment is (`moments`).
async ({ from, count, households, secret, device }, world) => {
  const { Outbox } = world ?? await import("/static/field/outbox.js");
  const { Store } = world ?? await import("/static/field/store.js");
  const cut = world?.cut ?? ((_, store) => store.close());
  const moments = world?.moments ?? ((many) => new Promise((take) => { setTimeout(take, many); }));
  const PIN = "246813", ROUNDS = 1000, DAY = 86400000;
  const CHOICES = { outcome: ["met", "phone", "away", "notnow"], well: ["yes", "no", "unsure"], wish: ["none", "money", "clinic"], again: ["usual", "week", "today"] };

  const drawn = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  const post = world?.post ?? async function post(text, phone) {
    const answer = await fetch("/field/outbox/", { method: "POST", body: text, headers: { "X-Phone": phone } });
    return { status: answer.status, body: await answer.json() };
  };

  async function history(number) {
    const draw = drawn(number);
    const pick = (many) => many[Math.floor(draw() * many.length)];
    const name = `history-${number}`;
    const late = [];
    let skew = 0, link = "good";
    const tally = { broken: 0, doubled: 0, late: 0, jumps: 0, kills: 0, evictions: 0 };
    const now = () => Date.now() + skew;
    async function send(text, phone) {
      if (link === "none") { tally.broken += 1; throw new Error("no link"); }
      if (link === "late") { late.push([text, phone]); tally.late += 1; throw new Error("lost for now"); }
      const answer = await post(text, phone);
      if (link === "twice") { tally.doubled += 1; await post(text, phone); }
      if (link === "deaf") { tally.broken += 1; throw new Error("the answer was lost"); }
      return answer;
    }
    let store = await Store.open(name);
    let outbox = new Outbox(store, { send, now });
    await outbox.setUp(PIN, { device, secret }, ROUNDS);
    const written = new Set();
    const steps = 6 + Math.floor(draw() * 9);
    for (let step = 0; step < steps; step += 1) {
      const what = draw();
      if (what < 0.42) {
        const body = { household: pick(households) };
        for (const [field, allowed] of Object.entries(CHOICES)) body[field] = pick(allowed);
        written.add(await outbox.add("visit@1", body));
      } else if (what < 0.68) {
        link = pick(["good", "none", "deaf", "twice", "late"]);
        await outbox.flush();
      } else if (what < 0.76 && late.length) {
        late.sort(() => draw() - 0.5);
        await post(...late.pop());
      } else if (what < 0.84) {
        skew = pick([0, 365 * DAY, -365 * DAY, 3 * DAY, -3600000]);
        tally.jumps += 1;
      } else if (what < 0.94) {
        // Killed at a drawn moment of writing and sending. What it had told, and what its disk
        // has afterwards, must arrive.
        const body = { household: pick(households), outcome: "met", well: "yes", wish: "none", again: "usual" };
        link = pick(["good", "deaf"]);
        outbox.add("visit@1", body).then((id) => written.add(id), () => {});
        outbox.flush().catch(() => {});
        await moments(Math.floor(draw() * 24));
        cut(name, store);
        store = await Store.open(name);
        outbox = new Outbox(store, { send, now });
        if ((await outbox.open(PIN)) === "wrong") throw new Error("the PIN no longer opens");
        for (const { id } of await outbox.list()) written.add(id);
        tally.kills += 1;
      } else {
        const file = await outbox.exportFile();
        store.close();
        await Store.erase(name);
        store = await Store.open(name);
        outbox = new Outbox(store, { send, now });
        await outbox.setUp(PIN, { device, secret }, ROUNDS);
        if ((await outbox.importFile(file, PIN)) < 0) throw new Error("the file does not open");
        tally.evictions += 1;
      }
    }
    link = "good";
    for (const held of late) await post(...held);
    const ended = await outbox.flush();
    const { waiting, refused } = await outbox.counts();
    store.close();
    await Store.erase(name);
    return { written: [...written], ended, waiting, refused, tally };
  }

  const found = { written: [], faults: [], tally: {} };
  // Phones do not wait for each other: several at once, as in a village office at noon.
  const numbers = Array.from({ length: count }, (_, at) => from + at);
  async function one() {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      const seen = await history(number);
      found.written.push(...seen.written);
      for (const [name, times] of Object.entries(seen.tally)) found.tally[name] = (found.tally[name] ?? 0) + times;
      if (seen.ended !== "sent" || seen.waiting || seen.refused) found.faults.push(`history ${number}: ${seen.ended}, ${seen.waiting} waiting, ${seen.refused} refused`);
    }
  }
  await Promise.all(Array.from({ length: 8 }, one));
  return found;
}
