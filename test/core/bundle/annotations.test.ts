import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateAnnotations } from "../../../core/bundle/annotations.ts";

const test = suite("generateAnnotations");

test("generateAnnotations names stop signal and ports as the image specification does", () => {
  const image = { StopSignal: "SIGQUIT", ExposedPorts: { "80/tcp": {}, "53/udp": {} } };
  assert.equal(generateAnnotations(image, {}), {
    "org.opencontainers.image.stopSignal": "SIGQUIT",
    "org.opencontainers.image.exposedPorts": "80/tcp,53/udp",
  });
});

test("generateAnnotations is empty for an image that says nothing", () => {
  assert.equal(generateAnnotations({}, {}), {});
  assert.equal(generateAnnotations({ StopSignal: "", ExposedPorts: null, Labels: null }, {}), {});
});

test("generateAnnotations lets a label win over the image's fields and the caller over both", () => {
  const key = "org.opencontainers.image.stopSignal";
  const image = { StopSignal: "SIGQUIT", Labels: { [key]: "SIGINT", other: "label" } };
  assert.equal(generateAnnotations(image, {}), { [key]: "SIGINT", other: "label" });
  assert.equal(generateAnnotations(image, { [key]: "SIGTERM" }), { [key]: "SIGTERM", other: "label" });
});

test("generateAnnotations drops labels that steer a runtime and keeps __proto__ a key", () => {
  const labels = JSON.parse('{"__proto__":"x","rl.a":"1","run.oci.b":"2","c":"3"}');
  assert.equal(Object.entries(generateAnnotations({ Labels: labels }, {})), [
    ["__proto__", "x"],
    ["c", "3"],
  ]);
});

test("generateAnnotations drops by prefix, not by likeness", () => {
  const Labels = { "rl.": "1", "run.oci.": "2", rl: "3", "run.ocix": "4", "my.rl.a": "5" };
  assert.equal(generateAnnotations({ Labels }, {}), { rl: "3", "run.ocix": "4", "my.rl.a": "5" });
});

test("generateAnnotations lets the caller steer the runtime", () => {
  assert.equal(generateAnnotations({ Labels: { "rl.a": "image" } }, { "rl.a": "caller" }), {
    "rl.a": "caller",
  });
});

test.run();
