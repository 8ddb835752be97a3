import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  documentBefore,
  parseDocument,
  documentText as rewritten,
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

test("a text that was cut short is no document", () => {
  const text = documentText(DOCUMENT);
  for (const end of [0, 1, 40, text.length - 3]) assert.is(parseDocument(text.slice(0, end)), undefined);
});

test("a document that was changed is written and read again", () => {
  const changed = { ...DOCUMENT, name: "other" };
  assert.equal(parseDocument(rewritten(changed)), changed);
  assert.not.match(JSON.stringify(JSON.parse(rewritten(changed)).config), /PATH=/);
});

test.run();
