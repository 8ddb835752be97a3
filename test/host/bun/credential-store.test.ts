import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createCredentialStore } from "../../../core/host/bun/credential-store.ts";
import { createCredentials } from "../../../core/host/bun/credentials.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { isRoot } from "../../helpers/user.ts";
import { scratch } from "./scratch.ts";

const test = suite("credential store");
const { make, clean } = scratch();
test.after(clean);

const ALICE = { username: "alice", password: "wonder:länd" };

/** A store whose file has this content, or is not there. */
function storeWith(content?: string) {
  const directory = join(make(), "docker");
  const path = join(directory, "config.json");
  if (content !== undefined) {
    mkdirSync(directory);
    writeFileSync(path, content);
  }
  const environment = { DOCKER_CONFIG: directory, PATH: "/usr/bin:/bin" };
  return {
    path,
    directory,
    environment,
    store: createCredentialStore(environment),
    text: () => readFileSync(path, "utf8"),
    json: () => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>,
    lookup: (registry: string, repository?: string) =>
      createCredentials(environment).lookup(registry, repository),
  };
}

test("makes the file for its owner alone, and it is read back", async () => {
  const { store, path, directory, lookup, text } = storeWith();
  assert.equal(await store.store("r.test:5000", ALICE), { kind: "file", path });
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.is(statSync(directory).mode & 0o777, 0o700);
  assert.equal(readdirSync(directory), ["config.json"]);
  assert.equal(await lookup("r.test:5000"), ALICE);
  assert.is(
    text(),
    `{\n\t"auths": {\n\t\t"r.test:5000": {\n\t\t\t"auth": "YWxpY2U6d29uZGVyOmzDpG5k"\n\t\t}\n\t}\n}\n`,
  );
});

test("everything else stays, in its order", async () => {
  const content = {
    "10": 1,
    HttpHeaders: { "X-A": "b" },
    auths: { "other.test": { auth: "dTpw", email: "kept" } },
    zz: [1, { a: null }],
  };
  const { store, json } = storeWith(JSON.stringify(content));
  await store.store("r.test", ALICE);
  assert.equal(Object.keys(json()), Object.keys(content));
  assert.ok(await store.erase("r.test"));
  assert.equal(json(), content);
  assert.not(await store.erase("r.test"));
});

test("other spellings of a registry are replaced and erased with it", async () => {
  const auths = { "https://r.test/v2/": { auth: "b2xkOm9sZA==" }, "r.test/team": { auth: "dTpw" } };
  const { store, json, lookup } = storeWith(JSON.stringify({ auths }));
  await store.store("r.test", ALICE);
  assert.equal(Object.keys(json().auths as object), ["r.test/team", "r.test"]);
  assert.equal(await lookup("r.test"), ALICE);
  await store.erase("r.test");
  assert.equal(Object.keys(json().auths as object), ["r.test/team"]);
});

test("Docker Hub is stored under docker's name for it", async () => {
  const { store, json, lookup } = storeWith();
  await store.store("docker.io", ALICE);
  assert.equal(Object.keys(json().auths as object), ["https://index.docker.io/v1/"]);
  assert.equal(await lookup("docker.io"), ALICE);
  assert.equal(await store.list(), ["docker.io"]);
  assert.ok(await store.erase("docker.io"));
});

test("a part of a registry has its own, the most exact one counts", async () => {
  const { store, lookup } = storeWith();
  const named = (username: string) => ({ username, password: "p" });
  await store.store("q.test", named("all"));
  await store.store("q.test/team", named("team"));
  await store.store("q.test/team/app", named("app"));
  assert.is((await lookup("q.test", "team/app"))?.username, "app");
  assert.is((await lookup("q.test", "team/apps"))?.username, "team");
  assert.is((await lookup("q.test", "teams/app"))?.username, "all");
  assert.is((await lookup("q.test"))?.username, "all");
  assert.ok(await store.erase("q.test/team"));
  assert.equal(await store.list(), ["q.test", "q.test/team/app"]);
});

test("identity tokens are kept as docker keeps them", async () => {
  const { store, lookup } = storeWith();
  await store.store("r.test", { ...ALICE, identityToken: "token" });
  assert.equal(await lookup("r.test"), { username: "alice", password: "", identityToken: "token" });
});

test("a helper that fails leaves the file as it was", async () => {
  const content = '{"credsStore":"absent","auths":{"r.test":{"auth":"b2xkOm9sZA=="}}}';
  const { store, text } = storeWith(content);
  await refuses(
    store.store("r.test", ALICE),
    "unavailable",
    /docker-credential-absent": it is not installed/,
  );
  assert.is(text(), content);
});

test("a file that cannot be understood or written is left alone", async () => {
  const { store, text } = storeWith("{broken");
  await refuses(store.store("r.test", ALICE), "invalid", /not JSON/);
  assert.is(text(), "{broken");
  if (isRoot()) return;
  const sealed = createCredentialStore({ DOCKER_CONFIG: "/proc/1/none" });
  await refuses(sealed.store("r.test", ALICE), "io");
});

test("without a file there is nothing to erase or list", async () => {
  const { store } = storeWith();
  assert.not(await store.erase("r.test"));
  assert.equal(await store.list(), []);
});

test.run();
