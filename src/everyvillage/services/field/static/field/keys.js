// Keys of a phone: one random key seals everything; a key made from the PIN wraps it.
// PBKDF2 with SHA-256 (RFC 8018), AES-GCM with 256 bits (NIST SP 800-38D).

export const ROUNDS = 600000;
const LABEL = "everyvillage outbox";
const plain = new TextEncoder();
const read = new TextDecoder();

export const random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes));

async function fromPin(pin, salt, rounds) {
  const secret = await crypto.subtle.importKey("raw", plain.encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    secret, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"],
  );
}

// Make a new key and wrap it; gives the key for this page's memory and what may be kept.
export async function makeKey(pin, rounds = ROUNDS) {
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const kept = { salt: random(16), iv: random(12), rounds };
  const outer = await fromPin(pin, kept.salt, rounds);
  kept.wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", made, outer, { name: "AES-GCM", iv: kept.iv }));
  return { key: await openKey(pin, kept), kept };
}

// Unwrap a kept key; a wrong PIN gives null. The key cannot be exported again.
export async function openKey(pin, kept) {
  const outer = await fromPin(pin, kept.salt, kept.rounds);
  const way = { name: "AES-GCM", iv: kept.iv };
  try {
    return await crypto.subtle.unwrapKey("raw", kept.wrapped, outer, way, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}

// Seal a value under its name, so that it cannot be moved to another.
export async function seal(key, name, value) {
  const iv = random(12);
  const bound = plain.encode(`${LABEL} ${name}`);
  const text = plain.encode(JSON.stringify(value));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, key, text);
  return { iv, sealed: new Uint8Array(sealed) };
}

export async function unseal(key, name, { iv, sealed }) {
  const bound = plain.encode(`${LABEL} ${name}`);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound }, key, sealed);
  return JSON.parse(read.decode(text));
}

// Bytes as text and back, for the file of a dying phone.
const AT_ONCE = 8192;
export const toText = (bytes) => {
  let letters = "";
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    letters += String.fromCharCode(...bytes.subarray(at, at + AT_ONCE));
  }
  return btoa(letters);
};
export const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
