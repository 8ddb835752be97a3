import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { systemRoots } from "../../../core/host/bun/system-roots.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const test = suite("systemRoots");
const { make, clean } = scratch();
test.after(clean);

const MINE = "-----BEGIN CERTIFICATE-----\nmine\n";
const MORE = "-----BEGIN TRUSTED CERTIFICATE-----\nmore\n";

function file(text: string): string {
  const path = join(make(), "roots.pem");
  writeFileSync(path, text);
  return path;
}

test("a named file takes the place of the machine's, more are added", async () => {
  assert.equal(await systemRoots({ SSL_CERT_FILE: file(MINE) }), [MINE]);
  const both = { SSL_CERT_FILE: file(MINE), NODE_EXTRA_CA_CERTS: file(MORE) };
  assert.equal(await systemRoots(both), [MINE, MORE]);
});

test("what a variable names must be there and have a certificate; one without a value names nothing", async () => {
  for (const variable of ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"]) {
    const hint = `the variable ${variable} names it`;
    const missing = await refuses(systemRoots({ [variable]: join(make(), "none") }), "not-found", /none/);
    assert.is(missing.hint, hint);
    for (const text of ["", "nothing of the kind"]) {
      assert.is((await refuses(systemRoots({ [variable]: file(text) }), "invalid")).hint, hint);
    }
    assert.equal(await systemRoots({ [variable]: "" }), await systemRoots({}));
  }
});

test("without a name it is the machine's own file, or the runtime's", async () => {
  const roots = await systemRoots({});
  assert.ok(roots.length > 0);
  for (const text of roots) assert.match(text, /-----BEGIN CERTIFICATE-----/);
});

test.run();
