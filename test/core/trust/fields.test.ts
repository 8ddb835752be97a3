import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  asBase64,
  asWord,
  closedObject,
  decodeBase64,
  listOfSome,
  typeOf,
} from "../../../core/trust/fields.ts";
import { refuses } from "../distribution/helpers.ts";

const test = suite("fields of a policy");

test("an object with known fields only", async () => {
  assert.equal(closedObject({ a: 1 }, "x", ["a", "b"]), { a: 1 });
  await refuses(() => closedObject({ a: 1, c: 2 }, "x", ["a"]), "invalid", /"c"/);
  await refuses(() => closedObject({ a: null }, "x", ["a"]), "invalid", /x\.a.*null/);
  await refuses(() => closedObject(JSON.parse('{"__proto__":1}'), "x", ["a"]), "invalid", /__proto__/);
});

test("words, lists and types", async () => {
  assert.is(asWord("a", "x"), "a");
  await refuses(() => asWord("", "x"), "invalid", /empty/);
  assert.equal(listOfSome(asWord)(["a"], "x"), ["a"]);
  await refuses(() => listOfSome(asWord)([], "x"), "invalid", /empty list/);
  assert.is(typeOf({ type: "reject" }, "x"), "reject");
  await refuses(() => typeOf({ type: 1 }, "x"), "invalid");
  await refuses(() => typeOf("reject", "x"), "invalid");
});

test("strict base64", async () => {
  assert.equal(asBase64("AQID", "x"), new Uint8Array([1, 2, 3]));
  assert.equal(decodeBase64("AQ=="), new Uint8Array([1]));
  for (const text of ["AQ", "AQ= =", "A-_=", "AQID\n", "=AQI"]) assert.is(decodeBase64(text), undefined);
  await refuses(() => asBase64("A", "x"), "invalid", /base64/);
});

test.run();
