// A phone in a browser that is about to be killed: it opens its store, tells what it holds, then
// writes and sends without an end, and tells of each write once the disk has it. Where the browser has
// thrown the storage away, the `file` that was saved is taken in first.
async ({ name, pin, made, households, file, endless }) => {
  const { Outbox } = await import("/static/field/outbox.js");
  const { Store } = await import("/static/field/store.js");
  const ROUNDS = 1000, REST = 4, PAUSE_MS = 20;
  async function send(text, phone) {
    const answer = await fetch("/field/outbox/", { method: "POST", body: text, headers: { "X-Phone": phone } });
    return { status: answer.status, body: await answer.json() };
  }
  const outbox = new Outbox(await Store.open(name), { send });
  const fresh = !(await outbox.isSetUp());
  if (fresh) await outbox.setUp(pin, made, ROUNDS);
  else if ((await outbox.open(pin)) !== "open") throw new Error("the PIN no longer opens");
  const taken = file ? await outbox.importFile(file, pin) : 0;
  const held = (await outbox.list()).map(({ id }) => id);
  if (!endless) {
    const ended = await outbox.flush();
    return { fresh, taken, held, ended, file: await outbox.exportFile(), ...await outbox.counts() };
  }
  const body = () => ({ household: households[0], outcome: "met", well: "yes", wish: "none", again: "usual" });
  (async () => {
    for (let at = 0; ; at += 1) {
      window.told(await outbox.add("visit@1", body()));
      if (at % REST === 0) outbox.flush().catch(() => {});
      await new Promise((take) => { setTimeout(take, PAUSE_MS); });
    }
  })();
  return { fresh, taken, held };
}
