import { suite } from "uvu";
import * as assert from "uvu/assert";
import { boundPorts, exposedPorts, portBindings } from "../../../core/container/inspect-ports.ts";
import { requestedFlags } from "../../../core/container/requested.ts";

const test = suite("inspected ports");

test("portBindings is what was asked for", () => {
  assert.equal(portBindings(["8080:80", "127.0.0.1::80", "9000-9001:53/udp", "not a port"]), {
    "80/tcp": [
      { HostIp: "", HostPort: "8080" },
      { HostIp: "127.0.0.1", HostPort: "" },
    ],
    "53/udp": [{ HostIp: "", HostPort: "9000-9001" }],
  });
});

test("boundPorts is what is bound, and null for what is only exposed", () => {
  const exposed = exposedPorts({ "443/tcp": {} }, requestedFlags({ expose: ["53/udp"], publish: ["80"] }));
  const port = { hostPort: 8080, containerPort: 80, protocol: "tcp" } as const;
  assert.equal(
    boundPorts(
      [
        { address: "0.0.0.0", ...port },
        { address: "::", ...port },
      ],
      exposed,
    ),
    {
      "443/tcp": null,
      "53/udp": null,
      "80/tcp": [
        { HostIp: "0.0.0.0", HostPort: "8080" },
        { HostIp: "::", HostPort: "8080" },
      ],
    },
  );
});

test.run();
