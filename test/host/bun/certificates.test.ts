import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  certificateDirectories,
  certificatesFor,
  hostNames,
  readCertificates,
} from "../../../core/host/bun/certificates.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const test = suite("certificates");
const { make, clean } = scratch();
test.after(clean);

const pem = (name: string): string => `-----BEGIN ${name}-----\n`;

/** A directory with such files, each a text in PEM that says its own name. */
function holding(...names: readonly string[]): string {
  const root = make();
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), pem(name));
  }
  return root;
}

test("*.crt are authorities, the first pair is the client's", async () => {
  const directory = holding("b.crt", "a.crt", "z.cert", "z.key", "c.cert", "c.key", "README");
  assert.equal(await readCertificates(directory), {
    authorities: [pem("a.crt"), pem("b.crt")],
    client: { certificate: pem("c.cert"), key: pem("c.key") },
  });
  assert.equal(await readCertificates(holding("a.crt")), { authorities: [pem("a.crt")] });
  assert.is(await readCertificates(join(make(), "none")), undefined);
});

test("half a pair and a file that is not PEM are refused by their names", async () => {
  await refuses(readCertificates(holding("a.cert")), "invalid", /"a\.key", the other half of "a\.cert"/);
  await refuses(
    readCertificates(holding("a.key", "b.cert", "b.key")),
    "invalid",
    /"a\.cert", the other half/,
  );
  const directory = make();
  writeFileSync(join(directory, "a.crt"), "");
  await refuses(readCertificates(directory), "invalid", /a\.crt": it is not in PEM/);
});

test("a host's directory is found with and without the scheme's own port, and no other host's", async () => {
  const root = holding("r.test/a.crt", "s.test:443/b.crt", "t.test:5000/c.crt", "docker.io/h.crt");
  const of = async (url: string): Promise<readonly string[]> =>
    (await certificatesFor(new URL(url), [join(root, "none"), root])).authorities;
  assert.equal(await of("https://r.test/v2/"), [pem("r.test/a.crt")]);
  assert.equal(await of("https://s.test/v2/"), [pem("s.test:443/b.crt")]);
  assert.equal(await of("https://t.test:5000/"), [pem("t.test:5000/c.crt")]);
  assert.equal(await of("https://registry-1.docker.io/v2/"), [pem("docker.io/h.crt")]);
  for (const other of ["https://r.test:5000/", "https://t.test/", "https://a.r.test/"]) {
    assert.equal(await of(other), [], other);
  }
});

test("the first directory of a host's name counts alone, the user's before the machine's", async () => {
  const [own, machine] = [holding("r.test/a.crt"), holding("r.test/b.crt")];
  assert.equal((await certificatesFor(new URL("https://r.test/"), [own, machine])).authorities, [
    pem("r.test/a.crt"),
  ]);
  const system = ["/etc/containers/certs.d", "/etc/docker/certs.d"];
  assert.equal(certificateDirectories({ HOME: "/h" }), ["/h/.config/containers/certs.d", ...system]);
  assert.equal(certificateDirectories({}), system);
});

test("names of a host", () => {
  assert.equal(hostNames(new URL("https://r.test/")), ["r.test", "r.test:443"]);
  assert.equal(hostNames(new URL("https://[::1]:5000/")), ["[::1]:5000"]);
});

test.run();
