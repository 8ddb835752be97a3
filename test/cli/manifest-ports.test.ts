import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CommandContext, RegistryAccess } from "../../cli/context.ts";
import { manifestPorts } from "../../cli/manifest-ports.ts";
import { createMemoryCredentials } from "../../core/host/memory/mod.ts";
import { lists } from "../core/image/index-list/fixture.ts";
import { makeContext, rejection } from "./helpers.ts";

const test = suite("manifest-ports");
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

test("without flags the ports stay", async () => {
  const { context, asked } = scene();
  assert.is(await manifestPorts(ports, {}, "app", context), ports);
  assert.equal(asked, []);
});

test("flags are for the registry of the name", async () => {
  const { context, asked } = scene();
  const flags = { "cert-dir": "/c", authfile: "/a", creds: "u:p" };
  const changed = await manifestPorts(ports, flags, "registry.test/app:1", context);
  const credential = { username: "u", password: "p" };
  assert.equal(asked, [{ registry: "registry.test", certDir: "/c", authfile: "/a", credential }]);
  assert.is(changed.credentials, credentials);
  assert.is(changed.blobs, ports.blobs);
});

test("an identifier has no registry, and a credential needs a user", async () => {
  const { context } = scene();
  assert.is(await manifestPorts(ports, { authfile: "/a" }, "a".repeat(64), context), ports);
  assert.is((await rejection(manifestPorts(ports, { creds: ":p" }, "app", context))).code, "invalid");
});

test.run();
