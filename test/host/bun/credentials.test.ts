import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createCredentials } from "../../../core/host/bun/credentials.ts";
import type { RegistryCredential } from "../../../core/ports/credentials.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const credentials = suite("bun credentials");
const { make, clean } = scratch();
credentials.after(clean);

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const ALICE = { username: "alice", password: "wonder:land" };

function lookup(registry: string, config: unknown): Promise<RegistryCredential | undefined> {
  const directory = make();
  writeFileSync(join(directory, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  return createCredentials({ DOCKER_CONFIG: directory }).lookup(registry);
}

credentials("auths: base64 of user:password, the password with colons", async () => {
  const config = { auths: { "registry.test:5000": { auth: base64("alice:wonder:land") } } };
  assert.equal(await lookup("registry.test:5000", config), ALICE);
  assert.is(await lookup("registry.test", config), undefined);
});

credentials("auths: keys written as URLs, with and without the API's path", async () => {
  for (const key of [
    "https://registry.test",
    "https://registry.test/",
    "https://registry.test/v2/",
    "registry.test/v1/",
  ]) {
    assert.equal(
      await lookup("registry.test", { auths: { [key]: { auth: base64("alice:wonder:land") } } }),
      ALICE,
      key,
    );
  }
  const longer = { auths: { "https://registry.test.evil.test": { auth: base64("alice:x") } } };
  assert.is(await lookup("registry.test", longer), undefined);
});

credentials("auths: Docker Hub goes by its old address", async () => {
  const config = { auths: { "https://index.docker.io/v1/": { auth: base64("alice:wonder:land") } } };
  assert.equal(await lookup("docker.io", config), ALICE);
});

credentials("auths: identity tokens, separate fields, empty entries", async () => {
  assert.equal(await lookup("r.test", { auths: { "r.test": { auth: base64("a:"), identitytoken: "id" } } }), {
    username: "a",
    password: "",
    identityToken: "id",
  });
  assert.equal(
    await lookup("r.test", { auths: { "r.test": { username: "alice", password: "wonder:land" } } }),
    ALICE,
  );
  assert.is(await lookup("r.test", { auths: { "r.test": {} } }), undefined);
  assert.is(await lookup("r.test", { auths: { "r.test": null } }), undefined);
});

credentials("no file, no variables, other JSON: nobody", async () => {
  assert.is(await createCredentials({}).lookup("r.test"), undefined);
  assert.is(await createCredentials({ DOCKER_CONFIG: "/nonexistent" }).lookup("r.test"), undefined);
  for (const text of ["{}", "[]", "null", "1"]) assert.is(await lookup("r.test", text), undefined);
  assert.is(await lookup("constructor", { auths: {}, credHelpers: {} }), undefined);
});

credentials("a file that cannot be understood is reported by its name, without its content", async () => {
  const error = await refuses(lookup("r.test", "{secret"), "invalid", /config\.json": it is not JSON/);
  assert.not.match(error.message, /secret/);
  await refuses(
    lookup("r.test", { auths: { "r.test": { auth: base64("nocolon") } } }),
    "invalid",
    /user:password/,
  );
});

credentials("REGISTRY_AUTH_FILE comes first, then DOCKER_CONFIG in place of ~/.docker", async () => {
  const directory = make();
  const config = (name: string): string =>
    JSON.stringify({ auths: { "r.test": { auth: base64(`${name}:p`) } } });
  const file = join(directory, "auth.json");
  mkdirSync(join(directory, ".docker"));
  mkdirSync(join(directory, "other"));
  writeFileSync(file, config("file"));
  writeFileSync(join(directory, ".docker/config.json"), config("home"));
  writeFileSync(join(directory, "other/config.json"), config("other"));
  const who = async (environment: Record<string, string>): Promise<string | undefined> =>
    (await createCredentials(environment).lookup("r.test"))?.username;
  const all = { HOME: directory, DOCKER_CONFIG: join(directory, "other"), REGISTRY_AUTH_FILE: file };
  assert.is(await who(all), "file");
  assert.is(await who({ ...all, REGISTRY_AUTH_FILE: "" }), "other");
  assert.is(await who({ HOME: directory }), "home");
  writeFileSync(file, "{}");
  assert.is(await who(all), "other");
});

credentials("credHelpers goes before credsStore, that before auths", async () => {
  const directory = make();
  const helper = (name: string): void => {
    const path = join(directory, `docker-credential-${name}`);
    writeFileSync(
      path,
      `#!/bin/sh\nread s\n[ "$s" = none.test ] && { echo credentials not found; exit 1; }\necho "{\\"Username\\":\\"${name} $s\\",\\"Secret\\":\\"p\\"}"\n`,
    );
    chmodSync(path, 0o755);
  };
  helper("one");
  helper("two");
  const auths = { "none.test": { auth: base64("file:p") }, "two.test": { auth: base64("file:p") } };
  const config = { credsStore: "two", credHelpers: { "one.test": "one", "none.test": "one" }, auths };
  writeFileSync(join(directory, "config.json"), JSON.stringify(config));
  const source = createCredentials({ DOCKER_CONFIG: directory, PATH: `${directory}:/usr/bin:/bin` });
  assert.is((await source.lookup("one.test"))?.username, "one one.test");
  assert.is((await source.lookup("two.test"))?.username, "two two.test");
  assert.is((await source.lookup("docker.io"))?.username, "two https://index.docker.io/v1/");
  assert.is((await source.lookup("none.test"))?.username, "file");
});

credentials("the containers tools' files count after docker's, a named file alone", async () => {
  const directory = make();
  const entry = (name: string): string =>
    JSON.stringify({ auths: { "r.test": { auth: base64(`${name}:p`) } } });
  for (const place of ["run", "config"]) {
    mkdirSync(join(directory, place, "containers"), { recursive: true });
    writeFileSync(join(directory, place, "containers/auth.json"), entry(place));
  }
  writeFileSync(join(directory, "named.json"), "{}");
  const environment = { XDG_RUNTIME_DIR: join(directory, "run"), XDG_CONFIG_HOME: join(directory, "config") };
  assert.is((await createCredentials(environment).lookup("r.test"))?.username, "run");
  const { XDG_CONFIG_HOME } = environment;
  assert.is((await createCredentials({ XDG_CONFIG_HOME }).lookup("r.test"))?.username, "config");
  const named = createCredentials(environment, join(directory, "named.json"));
  assert.is(await named.lookup("r.test"), undefined);
});

credentials("an entry for a part of a registry goes before a helper for all of it", async () => {
  const auths = { "r.test/team": { auth: base64("alice:wonder:land") } };
  const directory = make();
  writeFileSync(
    join(directory, "config.json"),
    JSON.stringify({ auths, credHelpers: { "r.test": "absent" } }),
  );
  const source = createCredentials({ DOCKER_CONFIG: directory, PATH: "/usr/bin" });
  assert.equal(await source.lookup("r.test", "team/app"), ALICE);
  await refuses(source.lookup("r.test", "other/app"), "unavailable", /not installed/);
});

credentials.run();
