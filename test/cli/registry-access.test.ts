import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RegistryAccess } from "../../cli/context.ts";
import { accessPorts } from "../../cli/registry-access.ts";
import {
  createMemoryClock,
  createMemoryCredentials,
  createMemoryDigester,
  createMemoryTransport,
} from "../../core/host/memory/mod.ts";

const test = suite("accessPorts");
const NONE = { "tls-verify": undefined, "cert-dir": undefined, authfile: undefined };

test("without flags nothing is replaced", () => {
  const registries = (): never => {
    throw new Error("not expected to be called");
  };
  assert.equal(accessPorts({ ...NONE, "tls-verify": false }, "not a name", { registries }), {});
});

test("the flags are for the registry of the name", () => {
  const asked: (RegistryAccess | undefined)[] = [];
  const ports = {
    transport: createMemoryTransport(() => ({ status: 200 })),
    credentials: createMemoryCredentials(),
    digester: createMemoryDigester(),
    clock: createMemoryClock(),
  };
  const registries = (access?: RegistryAccess): typeof ports => {
    asked.push(access);
    return ports;
  };
  const given = accessPorts({ ...NONE, authfile: "/a" }, "r.test:5000/x/y:1", { registries });
  assert.is(given.credentials, ports.credentials);
  accessPorts({ ...NONE, "cert-dir": "/c" }, "alpine", { registries });
  assert.equal(asked, [
    { registry: "r.test:5000", certDir: undefined, authfile: "/a" },
    { registry: "docker.io", certDir: "/c", authfile: undefined },
  ]);
});

test.run();
