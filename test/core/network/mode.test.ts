import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { networkModeText, networkNamespace, parseNetwork } from "../../../core/network/mode.ts";

const test = suite("parseNetwork");

function refused(...texts: string[]): string {
  try {
    parseNetwork(texts);
  } catch (error) {
    if (isRlError(error)) return error.message;
    throw error;
  }
  throw new Error(`accepted: ${texts.join(" ")}`);
}

test("nothing said, and docker's words for the usual network, are a private one", () => {
  const usual = { kind: "private", helper: "any", options: [] } as const;
  for (const texts of [[], [""], ["private"], ["bridge"], ["default"]])
    assert.equal(parseNetwork(texts), usual);
});

test("modes", () => {
  assert.equal(parseNetwork(["none"]), { kind: "none" });
  assert.equal(parseNetwork(["host"]), { kind: "host" });
  assert.equal(parseNetwork(["container:web"]), { kind: "container", container: "web" });
  assert.equal(parseNetwork(["ns:/proc/7/ns/net"]), { kind: "ns", path: "/proc/7/ns/net" });
  assert.equal(parseNetwork(["pasta:--mtu,1500"]), {
    kind: "private",
    helper: "pasta",
    options: ["--mtu", "1500"],
  });
  assert.equal(parseNetwork(["slirp4netns"]), { kind: "private", helper: "slirp4netns", options: [] });
});

test("networks with names, in docker's and in podman's form", () => {
  assert.equal(parseNetwork(["back:alias=db,ip=10.0.0.2", "name=front,Alias=web"]), {
    kind: "bridge",
    networks: [
      {
        name: "back",
        options: [
          ["alias", "db"],
          ["ip", "10.0.0.2"],
        ],
      },
      { name: "front", options: [["alias", "web"]] },
    ],
  });
});

test("what nobody can mean", () => {
  assert.match(refused("none", "back"), /only networks with names can be had together/);
  assert.match(refused("back", "back"), /named more than once/);
  assert.match(refused("host:x=1"), /takes no options/);
  assert.match(refused("name=host"), /takes no options/);
  assert.match(refused("container:"), /names no container/);
  assert.match(refused("ns:net"), /no absolute path/);
  for (const text of ["-x", "a b", "a/b", ":x", "a:name=b", "alias=x"]) {
    assert.match(refused(text), /neither a network's name nor one of the modes/, text);
  }
});

test("a choice is told as docker tells it, and says which namespace it takes", () => {
  const tell = (text: string): string => {
    const choice = parseNetwork([text]);
    return `${networkModeText(choice)} ${networkNamespace(choice)}`;
  };
  assert.is(tell("bridge"), "private private");
  assert.is(tell("pasta:--mtu,1500"), "pasta private");
  assert.is(tell("none"), "none none");
  assert.is(tell("host"), "host host");
  assert.is(tell("container:web"), "container:web private");
  assert.is(tell("ns:/a"), "ns:/a private");
  assert.is(tell("back:ip=10.0.0.2"), "back private");
});

test.run();
