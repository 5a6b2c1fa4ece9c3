// The pages of the field: set up or open with the PIN, today's households, four presses, outbox.

import { Note } from "./note.js";
import { Outbox } from "./outbox.js";
import { Store } from "./store.js";

const NAME = "everyvillage-field";
const part = (id) => document.getElementById(id);
const words = part("words").dataset;
const settings = part("field").dataset;
const PIN_LETTERS = 6;

async function send(text, phone) {
  const answer = await fetch("/field/outbox/", {
    method: "POST", body: text, headers: { "Content-Type": "application/json", "X-Phone": phone },
  });
  return { status: answer.status, body: answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {} };
}

const store = await Store.open(NAME);
const outbox = new Outbox(store, { send, lockDays: Number(settings.lockDays) });
const note = new Note(words, { longest: Number(settings.noteSeconds) * 1000, largest: Number(settings.noteBytes) }, (sentence) => say(sentence));
let shown = null;

function show(id) {
  for (const one of document.querySelectorAll("main > section")) one.hidden = one.id !== id;
}

function say(sentence) { part("said").textContent = sentence ?? ""; }

async function counted() {
  const { waiting, sent, refused, oldestDays } = await outbox.counts();
  part("waiting").textContent = waiting;
  part("sent").textContent = sent;
  part("refused").textContent = refused;
  part("old").hidden = oldestDays < Number(settings.warnDays);
  const rows = (await outbox.list()).filter((row) => row.state === "refused");
  part("whys").replaceChildren(...rows.map((row) => {
    const line = document.createElement("li");
    line.textContent = `${words.refused} ${row.written.slice(0, 16).replace("T", " ")}: ${row.why}`;
    return line;
  }));
}

// The week by days, each day's households in the order of its route.
function route(homes) {
  const days = new Map();
  for (const home of homes.filter((one) => one.week)) {
    days.set(home.week.day, [...(days.get(home.week.day) ?? []), home]);
  }
  return [...days].sort().map(([day, visits]) => {
    const [block, heading, list] = ["section", "h3", "ol"].map((tag) => document.createElement(tag));
    const when = new Date(`${day}T12:00:00`);
    heading.textContent = when.toLocaleDateString(document.documentElement.lang, { weekday: "long", month: "long", day: "numeric" });
    list.className = "homes";
    visits.sort((one, other) => one.week.order - other.week.order);
    list.append(...visits.map((home) => line(home, `${home.week.hour} · ${home.week.task}`)));
    block.append(heading, list);
    return block;
  });
}

function line(home, planned) {
  const row = document.createElement("li");
  const press = document.createElement("button");
  const [label, name, last] = ["b", "bdi", "small"].map((tag) => document.createElement(tag));
  label.textContent = home.label;
  name.textContent = home.name;
  last.textContent = home.last ? `${words.last} ${home.last.slice(0, 10)}` : words.never;
  if (planned) last.textContent = planned;
  else if (home.lead) last.textContent = `${words.leadMark} · ${last.textContent}`;
  press.append(label, " ", name, last);
  press.addEventListener("click", () => begin(home));
  row.append(press);
  return row;
}

async function today() {
  const pack = await outbox.page("today");
  if (!pack) return;
  const when = new Date(pack.as_of);
  part("as-of").textContent = `${words.asOf} ${when.toLocaleString(document.documentElement.lang)}`;
  const days = route(pack.households);
  part("week").hidden = days.length === 0;
  part("days").replaceChildren(...days);
  part("homes").replaceChildren(...pack.households.map((home) => line(home)));
}

function begin(home) {
  shown = home;
  part("home").textContent = `${home.label} ${home.name}`;
  part("form").reset();
  note.drop();
  const facts = home.lead?.facts.length ? home.lead.facts : home.week?.facts ?? [];
  part("lead").hidden = !home.lead && !home.week;
  part("planned").textContent = home.week ? `${home.week.hour} · ${home.week.task}` : "";
  part("lead-since").textContent = home.lead ? words.lead.replace("{day}", home.lead.since) : "";
  part("lead-facts").replaceChildren(...facts.map((fact) => {
    const row = document.createElement("li");
    row.textContent = fact;
    return row;
  }));
  asked();
  show("visit");
}

// Whether the visit answers the lead is asked where there is one and somebody was met; how the
// household agreed, where it is not well. What is not asked is not sent.
function asked() {
  const { outcome, well } = Object.fromEntries(new FormData(part("form")));
  const ask = (id, wanted) => { part(id).hidden = part(id).disabled = !wanted; };
  ask("answers", Boolean(shown.lead) && outcome === "met");
  ask("consent", outcome === "met" && well === "no");
}

async function fetchPack() {
  const phone = `${outbox.phone.device} ${outbox.phone.secret}`;
  const answer = await fetch("/field/pack/", { method: "POST", headers: { "X-Phone": phone } });
  if (answer.status === 410) { await gone(); return; }
  if (answer.ok) await outbox.keepPage("today", await answer.json());
}

async function gone() {
  await outbox.empty();
  for (const name of await caches.keys()) await caches.delete(name);
  say(words.revoked);
  show("begin");
}

// Send, fetch, show; without a link yesterday's page stays and says its time.
async function refresh() {
  const ended = await outbox.flush();
  if (ended === "revoked") { await gone(); return; }
  if (ended === "sent") await fetchPack().catch(() => {});
  say({ "no-link": words.noLink, "sign-in": words.signIn, refused: words.phoneRefused }[ended]);
  await today();
  await counted();
}

async function setUp(event) {
  event.preventDefault();
  const pin = part("new-pin").value;
  if (pin.length < PIN_LETTERS || pin !== part("same-pin").value) { say(words.pinWrong); return; }
  const mark = await fetch("/field/device/");
  if (mark.status === 401) { say(words.signIn); return; }
  const { csrf } = await mark.json();
  const made = await fetch("/field/device/", { method: "POST", headers: { "X-CSRFToken": csrf } });
  if (!made.ok) { say(words.phoneRefused); return; }
  await navigator.storage?.persist?.();
  await outbox.setUp(pin, await made.json());
  event.target.reset();
  await enter();
}

async function open(event) {
  event.preventDefault();
  const found = await outbox.open(part("pin").value);
  event.target.reset();
  if (found === "wrong") { say(words.pinWrong); return; }
  const contact = found === "locked" ? await outbox.flush() : "sent";
  if (contact === "revoked") { await gone(); return; }
  if (contact !== "sent") { say(words.locked); await counted(); show("locked"); return; }
  await enter();
}

async function enter() {
  say();
  show("today");
  await today();
  await refresh();
}

async function record(event) {
  event.preventDefault();
  const { answers, ...body } = Object.fromEntries(new FormData(event.target));
  if (answers === "lead") body.episode = shown.lead.number;
  const sound = await note.taken();
  const visit = await outbox.add("visit@2", { household: shown.number, ...body });
  if (sound) await outbox.add("voice-note@1", { household: shown.number, visit, agreed: "yes", sound });
  note.drop();
  show("today");
  await counted();
  await refresh();
}

async function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([await outbox.exportFile()], { type: "application/json" }));
  link.download = "everyvillage-outbox.json";
  link.click();
  URL.revokeObjectURL(link.href);
}

async function take(event) {
  event.preventDefault();
  const [file] = part("file").files;
  const taken = file ? await outbox.importFile(await file.text(), part("file-pin").value) : -1;
  event.target.reset();
  say(taken < 0 ? words.fileWrong : `${words.taken} ${taken}`);
  await counted();
}

async function leave() {
  await outbox.signOut();
  for (const name of await caches.keys()) await caches.delete(name);
  location.assign("/account/logout/");
}

part("set-up").addEventListener("submit", setUp);
part("open").addEventListener("submit", open);
part("form").addEventListener("submit", record);
part("form").addEventListener("change", asked);
part("take").addEventListener("submit", take);
part("save").addEventListener("click", save);
part("save-locked").addEventListener("click", save);
part("send").addEventListener("click", refresh);
part("leave").addEventListener("click", leave);
part("back").addEventListener("click", () => { note.drop(); show("today"); });
part("close").addEventListener("click", () => { outbox.close(); say(); show("unlock"); });
window.addEventListener("online", () => { if (outbox.key) refresh(); });

await counted();
show((await outbox.isSetUp()) ? "unlock" : "begin");
document.documentElement.dataset.ready = "yes";
if ("serviceWorker" in navigator) await navigator.serviceWorker.register("/field/service-worker.js", { scope: "/field/" });
