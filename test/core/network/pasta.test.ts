import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { pastaArguments, pastaOptions } from "../../../core/network/pasta.ts";

const test = suite("pastaArguments");
const args = pastaArguments("/usr/bin/pasta");
const valueAfter = (flag: string): string | undefined => args[args.indexOf(flag) + 1];

test("pastaArguments starts the program it is given", () => {
  assert.is(args[0], "/usr/bin/pasta");
});

test("pastaArguments forwards no port in any direction, which pasta does by default", () => {
  for (const flag of ["-t", "-u", "-T", "-U"]) {
    assert.is(args.filter((word) => word === flag).length, 1, flag);
    assert.is(valueAfter(flag), "none", flag);
  }
});

test("pastaArguments does not lead the gateway's address to the host's loopback", () => {
  assert.ok(args.includes("--no-map-gw"));
});

test("pastaArguments ends with the place of the network namespace, alone in its word, and joins no other", () => {
  assert.equal(args.slice(-3), ["--netns-only", "--netns", "{netns}"]);
  assert.is(args.filter((word) => word.includes("{netns}")).length, 1);
});

const port = (address: string, hostPort: number, containerPort: number, protocol: "tcp" | "udp" = "tcp") => ({
  address,
  hostPort,
  containerPort,
  protocol,
});
/** The values of a flag, in order. */
const valuesOf = (words: readonly string[], flag: string): string[] =>
  words.flatMap((word, index) => (word === flag ? [words[index + 1] ?? ""] : []));

test("pastaArguments forwards published ports, each once, neighbours together", () => {
  const words = pastaArguments("pasta", {
    ports: [
      port("0.0.0.0", 8080, 80),
      port("::", 8080, 80),
      port("0.0.0.0", 8081, 81),
      port("::", 8081, 81),
      port("127.0.0.1", 9000, 90),
      port("0.0.0.0", 7000, 70),
      port("::", 6000, 60),
      port("127.0.0.1", 5353, 53, "udp"),
    ],
  });
  assert.equal(valuesOf(words, "-t"), [
    "8080-8081:80-81",
    "0.0.0.0/7000:70",
    "127.0.0.1/9000:90",
    "::/6000:60",
  ]);
  assert.equal(valuesOf(words, "-u"), ["127.0.0.1/5353:53"]);
  assert.equal([...valuesOf(words, "-T"), ...valuesOf(words, "-U")], ["none", "none"]);
});

test("pastaArguments leads to the host, and asks it for names, only when that is asked for", () => {
  const gateway = pastaArguments("pasta", { way: { kind: "gateway" } });
  assert.not(gateway.includes("--no-map-gw"));
  const guest = pastaArguments("pasta", { way: { kind: "guest", address: "169.254.1.2" } });
  assert.ok(guest.includes("--no-map-gw"));
  assert.equal(valuesOf(guest, "--map-guest-addr"), ["169.254.1.2"]);
  assert.equal(valuesOf(pastaArguments("pasta", { dnsForward: "169.254.1.1" }), "--dns-forward"), [
    "169.254.1.1",
  ]);
  assert.not(args.includes("--dns-forward"));
});

test("pastaArguments passes words on, which win over what is usual", () => {
  const words = pastaArguments("pasta", { options: ["--mtu", "1500", "-T", "5432", "--map-gw"] });
  assert.equal(valuesOf(words, "-T"), ["5432"]);
  assert.equal(valuesOf(words, "--mtu"), ["1500"]);
  assert.not(words.includes("--no-map-gw"));
  assert.not(words.includes("--map-gw"));
});

test("pastaArguments names the interface, unless that is asked for", () => {
  assert.equal(valuesOf([...args], "--ns-ifname"), ["eth0"]);
  for (const options of [["--ns-ifname", "lan0"], ["--ns-ifname=lan0"], ["-I", "lan0"]])
    assert.not(pastaArguments("pasta", { options }).includes("eth0"), options.join());
});

test("pastaOptions refuses what would take pasta away from its container", () => {
  assert.equal(pastaOptions(["--mtu", "1500"]), ["--mtu", "1500"]);
  for (const word of ["--netns", "--netns=/x", "-f", "--pid", "--userns", "--config-net"]) {
    let message = "";
    try {
      pastaOptions([word]);
    } catch (error) {
      message = isRlError(error) ? error.message : "";
    }
    assert.match(message, /is decided by the container/, word);
  }
});

test.run();
