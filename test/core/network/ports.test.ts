import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  boundAddresses,
  type PortRequest,
  parseExpose,
  parsePublish,
  portKey,
  publishAll,
} from "../../../core/network/ports.ts";

const test = suite("ports");

/** "ADDRESS FIRST-LAST PORT/PROTOCOL" */
const told = ({ address, host, containerPort, protocol }: PortRequest): string =>
  `${address} ${host === undefined ? "any" : `${host.first}-${host.last}`} ${containerPort}/${protocol}`;
const read = (text: string): string[] => parsePublish(text).map(told);

function refused(run: () => unknown): { readonly code: string; readonly message: string } {
  try {
    run();
  } catch (error) {
    if (isRlError(error)) return error;
    throw error;
  }
  throw new Error("accepted");
}

test("docker's forms of a published port", () => {
  assert.equal(read("80"), [" any 80/tcp"]);
  assert.equal(read("8080:80"), [" 8080-8080 80/tcp"]);
  assert.equal(read("8080:80/UDP"), [" 8080-8080 80/udp"]);
  assert.equal(read("127.0.0.1:8080:80"), ["127.0.0.1 8080-8080 80/tcp"]);
  assert.equal(read("127.0.0.1::80"), ["127.0.0.1 any 80/tcp"]);
  assert.equal(read("[::1]:8080:80"), ["::1 8080-8080 80/tcp"]);
  assert.equal(read("[0:0::1]::53/udp"), ["::1 any 53/udp"]);
  assert.equal(read("0:80"), [" any 80/tcp"]);
});

test("ranges, port by port; one port of the container has any of the host's", () => {
  assert.equal(read("8000-8002:80-82"), [" 8000-8000 80/tcp", " 8001-8001 81/tcp", " 8002-8002 82/tcp"]);
  assert.equal(read("8000-8002:80"), [" 8000-8002 80/tcp"]);
  assert.equal(read("80-81"), [" any 80/tcp", " any 81/tcp"]);
});

test("what is no port", () => {
  const texts = [
    "",
    "x",
    "0",
    "80:",
    "80:0",
    "65536",
    "80-79",
    "1:2:3:4",
    "80/tcp/x",
    "8000-8002:80-81",
    "0-0:80",
    "00:80",
  ];
  for (const text of [...texts, "localhost:80:80", "::1:80:80", "[1.2.3.4]:80:80", "80/icmp", "a:80"]) {
    assert.is(refused(() => parsePublish(text)).code, "invalid", text);
  }
  const sctp = refused(() => parsePublish("80:80/sctp"));
  assert.is(sctp.code, "unsupported");
  assert.match(sctp.message, /TCP and UDP only/);
});

test("exposed ports, and what --publish-all makes of those that are not published", () => {
  assert.equal(parseExpose("80-81").map(portKey), ["80/tcp", "81/tcp"]);
  assert.equal(parseExpose("53/udp").map(portKey), ["53/udp"]);
  for (const text of ["0", "80:80", "80/x", ""]) assert.is(refused(() => parseExpose(text)).code, "invalid");
  const all = publishAll([...parseExpose("80-82"), ...parseExpose("80")], parsePublish("8081:81"));
  assert.equal(all.map(told), [" any 80/tcp", " any 82/tcp"]);
});

test("without an address, all of both versions, where there are two", () => {
  const [every, one] = [...parsePublish("80:80"), ...parsePublish("127.0.0.1:81:81")];
  assert.ok(every && one);
  assert.equal(boundAddresses(every, true), ["0.0.0.0", "::"]);
  assert.equal(boundAddresses(every, false), ["0.0.0.0"]);
  assert.equal(boundAddresses(one, true), ["127.0.0.1"]);
});

test.run();
