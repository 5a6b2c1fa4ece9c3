// What a phone keeps: three drawers in IndexedDB. A change is one transaction, and is done only
// when the disk has it.

const DRAWERS = ["meta", "writes", "pages"];

const done = (request) => new Promise((take, fail) => {
  request.onsuccess = () => take(request.result);
  request.onerror = () => fail(request.error);
});

export class Store {
  constructor(database) { this.database = database; }

  static async open(name) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const drawer of DRAWERS) request.result.createObjectStore(drawer);
    };
    return new Store(await done(request));
  }

  static erase(name) {
    return done(indexedDB.deleteDatabase(name));
  }

  get(drawer, key) {
    return done(this.database.transaction(drawer).objectStore(drawer).get(key));
  }

  all(drawer) {
    return done(this.database.transaction(drawer).objectStore(drawer).getAll());
  }

  // Run `work` with the three drawers in one transaction; all of it is kept or nothing.
  change(work) {
    const held = this.database.transaction(DRAWERS, "readwrite", { durability: "strict" });
    const drawers = Object.fromEntries(DRAWERS.map((name) => [name, held.objectStore(name)]));
    return new Promise((take, fail) => {
      let answer;
      held.oncomplete = () => take(answer);
      held.onerror = held.onabort = () => fail(held.error);
      work(drawers, (value) => { answer = value; });
    });
  }

  close() { this.database.close(); }
}
