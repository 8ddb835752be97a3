import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CommandContext, RegistryAccess } from "../../cli/context.ts";
import { accessPorts } from "../../cli/registry-access.ts";
import { createMemoryCredentials } from "../../core/host/memory/mod.ts";
import { lists } from "../core/image/index-list/fixture.ts";
import { aliasing, makeContext, rejection } from "./helpers.ts";

const test = suite("accessPorts");
const { ports } = lists();
const credentials = createMemoryCredentials();

/** A context that remembers which access was asked for. */
function scene(): { context: CommandContext; asked: (RegistryAccess | undefined)[] } {
  const asked: (RegistryAccess | undefined)[] = [];
  const registries: CommandContext["registries"] = (access) => {
    asked.push(access);
    const { transport, clock, digester } = ports;
    return { transport, clock, digester, credentials };
  };
  return { context: makeContext({ registries }), asked };
}

test("without flags the ports stay, and nothing configured is read", async () => {
  const { context, asked } = scene();
  const unread = { ...ports, registries: { read: () => assert.unreachable("not to be read") as never } };
  assert.is(await accessPorts(unread, { "tls-verify": false }, "not a name", context), unread);
  assert.equal(asked, []);
});

test("flags are for the registry of the name", async () => {
  const { context, asked } = scene();
  const flags = { "cert-dir": "/c", authfile: "/a", creds: "u:p" };
  const changed = await accessPorts(ports, flags, "registry.test:5000/app:1", context);
  await accessPorts(ports, { authfile: "/b" }, "alpine", context);
  const credential = { username: "u", password: "p" };
  assert.equal(asked, [
    { registry: "registry.test:5000", certDir: "/c", authfile: "/a", credential },
    { registry: "docker.io", certDir: undefined, authfile: "/b", credential: undefined },
  ]);
  assert.is(changed.credentials, credentials);
  assert.is(changed.blobs, ports.blobs);
});

test("the registry of an alias is the one that it stands for", async () => {
  const { context, asked } = scene();
  const aliased = { ...ports, registries: aliasing({ mine: "registry.test/team/app" }) };
  await accessPorts(aliased, { authfile: "/a" }, "mine:1", context);
  assert.is(asked[0]?.registry, "registry.test");
});

test("an identifier has no registry, and a credential needs a user", async () => {
  const { context } = scene();
  assert.is(await accessPorts(ports, { authfile: "/a" }, "a".repeat(64), context), ports);
  assert.is((await rejection(accessPorts(ports, { creds: ":p" }, "app", context))).code, "invalid");
});

test("configuration that is none is told", async () => {
  const { context } = scene();
  const broken = { ...ports, registries: aliasing({ "not/short": "x" }) };
  assert.is((await rejection(accessPorts(broken, { authfile: "/a" }, "app", context))).code, "invalid");
});

test.run();
