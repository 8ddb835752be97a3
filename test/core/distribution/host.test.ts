import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isInternal, isLoopback, isThisMachine } from "../../../core/distribution/host.ts";

const host = suite("host");
const nameOf = (text: string): string => new URL(`http://${text}/`).hostname;

host("isLoopback knows localhost, 127/8 in any spelling and ::1", () => {
  for (const text of [
    "localhost",
    "127.0.0.1",
    "127.255.0.3",
    "127.1",
    "0x7f000001",
    "2130706433",
    "[::1]",
  ]) {
    assert.ok(isLoopback(nameOf(text)), text);
  }
  for (const text of ["localhost.test", "128.0.0.1", "[::2]", "a.127.0.0.1.test"]) {
    assert.not(isLoopback(nameOf(text)), text);
  }
});

host("isInternal knows every range that is not on the public internet", () => {
  const internal =
    "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.168.0.1";
  for (const text of internal.split(" ")) assert.ok(isInternal(nameOf(text)), text);
  for (const text of [
    "[::]",
    "[::1]",
    "[fe80::1]",
    "[fd00::1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:10.0.0.1]",
  ]) {
    assert.ok(isInternal(nameOf(text)), text);
  }
});

host("isInternal knows names that are never public, and addresses in other clothes", () => {
  const names =
    "localhost localhost. a.localhost intranet printer.local router.home.arpa metadata.google.internal 10.0.0.1.";
  for (const text of names.split(" ")) assert.ok(isInternal(nameOf(text)), text);
  for (const text of [
    "host.lan",
    "foo.localdomain",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
  ])
    assert.ok(isInternal(nameOf(text)), text);
  for (const text of [
    "[::ffff:0:10.0.0.1]",
    "[64:ff9b:1::8.8.8.8]",
    "[fec0::1]",
    "[2002:a00::1]",
    "[2002:a00:1:2:3:4:5:6]",
    "[2002:c0a8:1::]",
    "[::127.0.0.1]",
    "[febf:ffff::1]",
    "[fdff::]",
  ]) {
    assert.ok(isInternal(nameOf(text)), text);
  }
  for (const text of ["[64:ff9b::10.0.0.1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[::7f00:1]"]) {
    assert.ok(isInternal(nameOf(text)), text);
  }
});

host("isThisMachine is the machine and its link, not the private network", () => {
  for (const text of [
    "127.0.0.1",
    "[::1]",
    "0.0.0.0",
    "[::]",
    "169.254.169.254",
    "[fe80::1]",
    "x.localhost",
  ]) {
    assert.ok(isThisMachine(nameOf(text)), text);
  }
  // Where clouds serve machine credentials, and wrapped or local addresses that can lead there.
  for (const text of [
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "[fd00:ec2::254]",
    "[64:ff9b:1::7f00:1]",
    "[64:ff9b:1:7f00:0:100::]",
    "[::ffff:0:127.0.0.1]",
    "[2002:a9fe:a9fe::1]",
    "localhost.localdomain",
  ]) {
    assert.ok(isThisMachine(nameOf(text)), text);
  }
  for (const text of ["10.0.0.1", "192.168.0.1", "[fd00::1]", "intranet", "8.8.8.8"]) {
    assert.not(isThisMachine(nameOf(text)), text);
  }
});

host("isInternal leaves public addresses and names alone", () => {
  const open =
    "8.8.8.8 100.63.0.1 172.15.0.1 172.32.0.1 192.169.0.1 [2001:db8::1] [::ffff:8.8.8.8] ghcr.io " +
    "192.0.1.1 198.17.0.1 198.20.0.1 223.1.1.1 168.63.129.17 [::ffff:0:8.8.8.8] [64:ff9b::808:808] [64:ff9b:2::1] " +
    "[2002:808:808::1] [2003::1] [fe00::1] [fb00::1] [::1:0:a00:1] lan.test localdomain.test";
  for (const text of open.split(" ")) assert.not(isInternal(nameOf(text)), text);
});

host.run();
