import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseBrief } from "../../../core/container/brief.ts";
import { DOCUMENT, documentText } from "./documents.ts";

const test = suite("parseBrief");

const BRIEF = {
  id: DOCUMENT.id,
  image: DOCUMENT.image,
  imageName: "alpine",
  imageId: DOCUMENT.imageId,
  ephemeral: false,
  name: "web",
  created: DOCUMENT.created,
  args: DOCUMENT.args,
};

/** In the order in which a start writes it. */
const { id, image, ...others } = DOCUMENT;
const NAMED = { id, image, imageName: "alpine", ...others };

test("it says of a document what the whole of it says", () => {
  assert.equal(parseBrief(documentText(NAMED)), BRIEF);
  assert.equal(parseBrief(documentText({ ...NAMED, ephemeral: true }))?.ephemeral, true);
});

test("texts that look like the note, or like the head, do not mislead it", () => {
  const trap = ['},"name":"mallory","created":"x","args":[]}', '"ephemeral":true,'];
  const document = { ...NAMED, args: trap, environment: trap, request: { env: trap } };
  assert.equal(parseBrief(documentText(document)), { ...BRIEF, args: trap });
});

test("a document that is put together otherwise is read in full", () => {
  const text = JSON.stringify(Object.fromEntries(Object.entries(NAMED).reverse()));
  const { name, created, args } = parseBrief(text) ?? {};
  assert.equal([name, created, args], ["web", DOCUMENT.created, DOCUMENT.args]);
  assert.is(parseBrief(documentText({ ...NAMED, imageName: 'a"b' }))?.imageName, 'a"b');
});

test("what was cut short is none", () => {
  const text = documentText(NAMED);
  assert.equal(parseBrief(""), undefined);
  for (const length of [20, 200, text.length - 3]) assert.is(parseBrief(text.slice(0, length)), undefined);
});

test.run();
