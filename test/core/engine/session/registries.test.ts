import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { registryPorts } from "../../../../core/engine/session/registries.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("registryPorts");

test("files are found by the environment, and by what the command line says in place of it", async () => {
  using directory = tempDir();
  const at = (name: string): string => join(directory.path, name);
  mkdirSync(at("docker"));
  const auths = (user: string): string =>
    JSON.stringify({ auths: { "r.test": { auth: Buffer.from(`${user}:p`).toString("base64") } } });
  writeFileSync(at("docker/config.json"), auths("usual"));
  writeFileSync(at("named.json"), auths("named"));
  writeFileSync(at("registries.conf"), "x = 1");
  const environment = { DOCKER_CONFIG: at("docker"), CONTAINERS_REGISTRIES_CONF: at("registries.conf") };
  const usual = registryPorts(environment);
  assert.is((await usual.credentials.lookup("r.test"))?.username, "usual");
  assert.equal((await usual.registries?.read())?.[0], { path: at("registries.conf"), content: { x: 1 } });
  const named = registryPorts(environment, { registry: "r.test", authfile: at("named.json") });
  assert.is((await named.credentials.lookup("r.test"))?.username, "named");
});

test("a directory of certificates that is broken shows when it is needed", async () => {
  using directory = tempDir();
  writeFileSync(join(directory.path, "ca.crt"), "none");
  const { transport } = registryPorts({}, { registry: "127.0.0.1:1", certDir: directory.path });
  const failed = await transport
    .send({ method: "GET", url: "https://127.0.0.1:1/", headers: {} })
    .catch(String);
  assert.match(String(failed), /ca\.crt.*not in PEM/);
});

test.run();
