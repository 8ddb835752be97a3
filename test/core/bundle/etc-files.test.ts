import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hostnameFile, hostsFile, resolvFile } from "../../../core/bundle/etc-files.ts";

const test = suite("etc files");

test("hostsFile names localhost, the additions and the container", () => {
  assert.is(
    hostsFile({ hostname: "web", address: "10.0.2.100", extra: [{ name: "db", address: "10.0.0.5" }] }),
    [
      "127.0.0.1\tlocalhost",
      "::1\tlocalhost ip6-localhost ip6-loopback",
      "fe00::\tip6-localnet",
      "ff00::\tip6-mcastprefix",
      "ff02::1\tip6-allnodes",
      "ff02::2\tip6-allrouters",
      "10.0.0.5\tdb",
      "10.0.2.100\tweb",
      "",
    ].join("\n"),
  );
  assert.match(hostsFile({ hostname: "web" }), /\n127\.0\.0\.1\tweb\n$/);
});

test("hostsFile keeps the host's file and adds to it", () => {
  assert.is(
    hostsFile({ hostname: "h", base: "1.2.3.4 a", extra: [{ name: "b", address: "::5" }] }),
    "1.2.3.4 a\n::5\tb\n",
  );
  assert.is(hostsFile({ hostname: "h", base: "" }), "");
});

test("hostsFile has the host by its names, and for host-gateway, where it can be reached", () => {
  const extra = [
    { name: "me", address: "host-gateway" },
    { name: "host.docker.internal", address: "1.2.3.4" },
  ];
  const hosts = hostsFile({ hostname: "web", domainname: "example.org", host: "169.254.1.2", extra });
  assert.match(hosts, /^169\.254\.1\.2\tme$/m);
  assert.match(hosts, /^1\.2\.3\.4\thost\.docker\.internal$/m);
  assert.match(hosts, /^169\.254\.1\.2\thost\.containers\.internal$/m);
  assert.is(hosts.match(/host\.docker\.internal/g)?.length, 1);
  assert.match(hosts, /^127\.0\.0\.1\tweb\.example\.org web$/m);
  const base = "10.0.0.1 host.containers.internal # a\n";
  assert.is(
    hostsFile({ hostname: "h", base, host: "127.0.0.1" }),
    `${base}127.0.0.1\thost.docker.internal\n`,
  );
  assert.not.match(hostsFile({ hostname: "web" }), /internal/);
});

test("hostnameFile is one line", () => assert.is(hostnameFile("web"), "web\n"));

const HOST = `# comment
nameserver 127.0.0.53
nameserver ::1
nameserver fe80::1%eth0
nameserver 9.9.9.9
; another
domain old.example
search a.example  b.example
options edns0 trust-ad
`;

test("resolvFile leaves out servers that another network namespace cannot reach", () => {
  const rest = "search a.example b.example\noptions edns0 trust-ad\n";
  assert.is(resolvFile({ host: HOST, network: "none" }), `nameserver 9.9.9.9\n${rest}`);
  assert.is(
    resolvFile({ host: HOST, network: "private", forwarder: "169.254.1.1" }),
    `nameserver 169.254.1.1\nnameserver 9.9.9.9\n${rest}`,
  );
  assert.is(
    resolvFile({ host: HOST, network: "host", forwarder: "169.254.1.1" }),
    `nameserver 127.0.0.53\nnameserver ::1\nnameserver fe80::1%eth0\nnameserver 9.9.9.9\n${rest}`,
  );
});

test("resolvFile knows loopback addresses however they are spelled", () => {
  for (const server of ["127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::FFFF:127.0.0.1"])
    assert.is(resolvFile({ host: `nameserver ${server}`, network: "private" }), "", server);
  for (const server of ["1.127.0.0", "::2", "fd00::1", "2001:db8::1"])
    assert.is(resolvFile({ host: `nameserver ${server}`, network: "private" }), `nameserver ${server}\n`);
});

test("resolvFile lets the caller replace each part, and . end the search list", () => {
  assert.is(
    resolvFile({
      host: HOST,
      network: "private",
      forwarder: "169.254.1.1",
      servers: ["127.0.0.1"],
      search: ["."],
      options: ["ndots:1"],
    }),
    "nameserver 127.0.0.1\noptions ndots:1\n",
  );
});

test.run();
