import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { slirpArguments } from "../../../core/network/slirp.ts";

const test = suite("slirpArguments");

test("it is confined, says when it is ready, and does not lead to the host's loopback", () => {
  const words = slirpArguments("/usr/bin/slirp4netns");
  assert.is(words[0], "/usr/bin/slirp4netns");
  for (const word of ["--disable-host-loopback", "--enable-sandbox", "--enable-seccomp", "--mtu=65520"])
    assert.ok(words.includes(word), word);
  assert.equal(words.slice(-5), ["--ready-fd", "{ready}", "--netns-type=path", "{netns}", "tap0"]);
});

test("what is asked for", () => {
  assert.not(slirpArguments("s", { reachesHost: true }).includes("--disable-host-loopback"));
  const words = slirpArguments("s", {
    options: ["allow_host_loopback=true", "mtu=1500", "enable_ipv6=true", "outbound_addr=eth0"],
  });
  assert.not(words.includes("--disable-host-loopback"));
  assert.not(words.includes("--mtu=65520"));
  for (const word of ["--mtu=1500", "--enable-ipv6", "--outbound-addr=eth0"])
    assert.ok(words.includes(word), word);
});

test("other options, and other values, are refused", () => {
  for (const option of ["x", "mtu", "mtu=x", "allow_host_loopback=yes", "outbound_addr=a b", "toString=1"]) {
    let message = "";
    try {
      slirpArguments("s", { options: [option] });
    } catch (error) {
      if (isRlError(error)) message = error.message;
    }
    assert.match(message, /there is no such option/, option);
  }
});

test.run();
