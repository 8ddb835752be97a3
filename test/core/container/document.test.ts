import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  documentBefore,
  parseDocument,
  documentText as wholeText,
} from "../../../core/container/document.ts";
import { DOCUMENT, documentText } from "./documents.ts";

const test = suite("container document");

test("a document that was written is read again, its process with arguments and environment", () => {
  assert.equal(parseDocument(documentText(DOCUMENT)), DOCUMENT);
});

test("the part that is kept for later starts has neither arguments nor environment", () => {
  const { id, image, imageId, ephemeral, request, config } = DOCUMENT;
  const before = documentBefore({ id, image, imageId, ephemeral, request, config });
  assert.not.match(before, /PATH=|"true"/);
});

test("labels are those of the image and those asked for, which win; the whole text is read as its parts are", () => {
  const labelled = {
    ...DOCUMENT,
    imageLabels: { a: "image", b: "image" },
    labels: { b: "asked", c: "asked" },
  };
  for (const text of [documentText(labelled), wholeText(labelled)]) {
    assert.equal(parseDocument(text)?.labels, { a: "image", b: "asked", c: "asked" });
    assert.equal(parseDocument(text)?.config, DOCUMENT.config);
  }
});

test("a text that was cut short is no document", () => {
  const text = documentText(DOCUMENT);
  for (const end of [0, 1, 40, text.length - 3]) assert.is(parseDocument(text.slice(0, end)), undefined);
});

test.run();
