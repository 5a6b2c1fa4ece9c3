// Runs random histories under Node: the outbox, its keys and its store are the phone's own files, the
// server is the real one over HTTP; only IndexedDB is ours. What is asked comes as JSON on the input,
// what was found goes out as JSON.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";
import { cut, indexedDB, moments } from "./drawers.mjs";

const asked = JSON.parse(readFileSync(0, "utf8"));
globalThis.indexedDB = indexedDB;
globalThis.crypto ??= webcrypto; // Node before 20 has it under another name only
const part = (name) => import(pathToFileURL(`${asked.scripts}/${name}.js`).href);
const { Store } = await part("store");
let { Outbox } = await part("outbox");

// A phone that says "done" before the disk has it: the histories must find what it loses.
if (asked.careless) {
  Outbox = class extends Outbox {
    async add(kind, body) {
      const id = crypto.randomUUID();
      const random = crypto.randomUUID;
      crypto.randomUUID = () => id;
      super.add(kind, body).catch(() => {});
      crypto.randomUUID = random;
      return id;
    }
  };
}

async function post(text, phone) {
  const answer = await fetch(`${asked.url}/field/outbox/`, {
    method: "POST", body: text, headers: { "X-Phone": phone, Cookie: `sessionid=${asked.cookie}` },
  });
  return { status: answer.status, body: await answer.json() };
}

const histories = runInThisContext(readFileSync(new URL("./histories.js", import.meta.url), "utf8"));
console.log(JSON.stringify(await histories(asked, { Outbox, Store, cut, moments, post })));
