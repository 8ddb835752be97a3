import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerLabels } from "../../../core/container/labels.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("containerLabels");

test("labels that are written down are the labels", () => {
  assert.equal(containerLabels({ ...DOCUMENT, labels: { a: "b" } } as typeof DOCUMENT), { a: "b" });
});

test("else the image's are found among the annotations, without those that were asked for", () => {
  const annotations = {
    "org.opencontainers.image.stopSignal": "SIGINT",
    "org.opencontainers.image.exposedPorts": "80/tcp",
    stage: "test",
    mine: "x",
  };
  const document = {
    ...DOCUMENT,
    config: { ...DOCUMENT.config, annotations },
    request: { annotation: ["mine=x"] },
  };
  assert.equal(containerLabels(document), { stage: "test" });
  assert.equal(containerLabels(DOCUMENT), {});
});

test.run();
