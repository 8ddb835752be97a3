import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeRemoval } from "../../cli/removal.ts";
import { digestOf } from "./helpers.ts";

const test = suite("describeRemoval()");

test("names what went, a line each", () => {
  const untagged = [
    "docker.io/library/alpine:3.20",
    `registry.test/app@${digestOf("1")}`,
    `<none>@${digestOf("2")}`,
  ];
  const words = { untagged: "Untagged", deleted: "Deleted" };
  assert.is(
    describeRemoval({ untagged, deleted: [digestOf("3")] }, words),
    `Untagged: alpine:3.20
Untagged: registry.test/app@${digestOf("1")}
Untagged: <none>@${digestOf("2")}
Deleted: ${digestOf("3")}
`,
  );
  assert.is(describeRemoval({ untagged: [], deleted: [] }, words), "");
});

test.run();
