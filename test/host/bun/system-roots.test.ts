import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { systemRoots } from "../../../core/host/bun/system-roots.ts";
import { scratch } from "./scratch.ts";

const test = suite("systemRoots");
const { make, clean } = scratch();
test.after(clean);

function file(text: string): string {
  const path = join(make(), "roots.pem");
  writeFileSync(path, text);
  return path;
}

test("a named file takes the place of the machine's, more are added", async () => {
  assert.equal(await systemRoots({ SSL_CERT_FILE: file("mine") }), ["mine"]);
  assert.equal(await systemRoots({ SSL_CERT_FILE: file("mine"), NODE_EXTRA_CA_CERTS: file("more") }), [
    "mine",
    "more",
  ]);
});

test("without a file there is what the runtime brings along", async () => {
  const none = join(make(), "none");
  assert.equal(await systemRoots({ SSL_CERT_FILE: none }), [...rootCertificates]);
  assert.equal(await systemRoots({ SSL_CERT_FILE: file("") }), [...rootCertificates]);
});

test("without a name it is the machine's own file, or the runtime's", async () => {
  const roots = await systemRoots({});
  assert.ok(roots.length > 0);
  for (const text of roots) assert.match(text, /-----BEGIN CERTIFICATE-----/);
});

test.run();
