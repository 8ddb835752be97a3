import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createdDocument } from "../../../core/container/created-document.ts";
import { documentBefore, parseDocument } from "../../../core/container/document.ts";
import type { Plan } from "../../../core/plan/records.ts";
import { STAND_IN_ID } from "../../../core/plan/template.ts";
import { refusal } from "../../cli/helpers.ts";
import { DOCUMENT } from "./documents.ts";

const test = suite("createdDocument");
const { id, name, created, command, env, args, environment, ...base } = DOCUMENT;
const note = { name, created, command, env, args, environment, labels: { a: "b" } };

test("the document of a plan has the id and its short form in place of the stand-in, and the note", () => {
  const before = documentBefore({
    ...base,
    id: STAND_IN_ID,
    ephemeral: true,
    config: { ...base.config, hostname: STAND_IN_ID.slice(0, 12) },
  });
  const plan: Plan = [{ record: "document", file: "/x", before: new TextEncoder().encode(before) }];
  const document = parseDocument(createdDocument(plan, id, note));
  assert.is(document?.id, id);
  assert.is(document?.config.hostname, id.slice(0, 12));
  assert.equal(document?.config.process?.args, args);
  assert.equal(document?.labels, { a: "b" });
  assert.is(document?.ephemeral, false, "until it has been started");
});

test("a plan that writes nothing down makes no document", () => {
  assert.is(refusal(() => createdDocument([], id, note)).code, "invalid");
});

test.run();
