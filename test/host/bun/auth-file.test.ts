import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  authFiles,
  credentialOf,
  entryOf,
  readAuthFile,
  writableAuthFile,
} from "../../../core/host/bun/auth-file.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const test = suite("files of credentials");
const { make, clean } = scratch();
test.after(clean);

test("where they are looked for, and where they are written", async () => {
  const all = {
    REGISTRY_AUTH_FILE: "/f",
    DOCKER_CONFIG: "/d",
    XDG_RUNTIME_DIR: "/run",
    XDG_CONFIG_HOME: "/c",
    HOME: "/h",
  };
  assert.equal(authFiles(all), [
    "/f",
    "/d/config.json",
    "/run/containers/auth.json",
    "/c/containers/auth.json",
  ]);
  assert.equal(authFiles({ HOME: "/h" }), ["/h/.docker/config.json", "/h/.config/containers/auth.json"]);
  assert.equal(authFiles(all, "/named"), ["/named"]);
  assert.equal(authFiles({}), []);
  assert.is(writableAuthFile(all, "/named"), "/named");
  assert.is(writableAuthFile(all), "/f");
  assert.is(writableAuthFile({ ...all, REGISTRY_AUTH_FILE: "" }), "/d/config.json");
  assert.is(writableAuthFile({ HOME: "/h" }), "/h/.docker/config.json");
  await refuses(() => writableAuthFile({}), "invalid", /"HOME": it is not set/);
});

test("an empty file is an empty one, what is not JSON is refused without its content", async () => {
  const path = join(make(), "config.json");
  assert.is(await readAuthFile(path), undefined);
  for (const text of ["", " \n"]) {
    writeFileSync(path, text);
    assert.equal(await readAuthFile(path), {});
  }
  writeFileSync(path, '{"auths":{"r.test":{"auth":"c2VjcmV0"');
  const error = await refuses(readAuthFile(path), "invalid", /it is not JSON/);
  assert.not.match(String(error.stack), /c2VjcmV0/);
});

test("an entry as docker writes it", () => {
  assert.equal(entryOf({ username: "u", password: "p" }), { auth: "dTpw" });
  assert.equal(entryOf({ username: "u", password: "p", identityToken: "t" }), {
    auth: "dTo=",
    identitytoken: "t",
  });
});

test("an entry is read back as it was written, but for NUL at the end of a password", () => {
  const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !text.includes(":"));
  const word = fc.string({ unit: "grapheme" }).filter((text) => !text.endsWith("\0"));
  fc.assert(
    fc.property(name, word, (username, password) => {
      const credential = { username, password };
      assert.equal(credentialOf(entryOf(credential), "k", "/f"), credential);
    }),
  );
});

test.run();
