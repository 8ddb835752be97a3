import { suite } from "uvu";
import * as assert from "uvu/assert";
import { portLine, portsText } from "../../../cli/containers/ports.ts";
import type { PublishedPort } from "../../../core/network/ports.ts";

const test = suite("ports of containers");
const at = (address: string, hostPort: number, containerPort: number, protocol: "tcp" | "udp" = "tcp") =>
  ({ address, hostPort, containerPort, protocol }) satisfies PublishedPort;

test("a listing has IPv4 first, and neighbours together", () => {
  const ports = [at("::", 8000, 80), at("0.0.0.0", 8001, 81), at("0.0.0.0", 8000, 80), at("::", 8001, 81)];
  assert.is(
    portsText([...ports, at("127.0.0.1", 5353, 53, "udp"), at("0.0.0.0", 9000, 90)]),
    "0.0.0.0:8000-8001->80-81/tcp, 0.0.0.0:9000->90/tcp, [::]:8000-8001->80-81/tcp, 127.0.0.1:5353->53/udp",
  );
  assert.is(portsText([]), "");
});

test("a line says where a port of the container is", () => {
  assert.is(portLine(at("::", 8080, 80)), "80/tcp -> [::]:8080");
});

test.run();
