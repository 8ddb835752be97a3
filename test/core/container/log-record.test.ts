import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  areTooLong,
  JOURNAL_SOCKET,
  type LogSettings,
  logRecord,
} from "../../../core/container/log-record.ts";

const test = suite("log record");
const SETTINGS: LogSettings = { driver: "json-file", maxSize: 10, maxFiles: 3 };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test("a log in files is below the container's own directory", () => {
  const record = logRecord(SETTINGS, "/c/ID");
  assert.equal([record.file, record.maxSize, record.maxFiles], ["/c/ID/log.json", 10, 3]);
  assert.equal([record.attributes.length, record.journal.length], [0, 0]);
  assert.is(logRecord({ ...SETTINGS, driver: "none" }, "/c/ID").file, "");
});

test("attributes are JSON, in which a NUL is where the name goes, and nothing else is", () => {
  const attributes = { tag: 'a"\0/\0', odd: "\\u0000\n" };
  const record = logRecord({ ...SETTINGS, attributes }, "/c");
  const filled = text(record.attributes).replaceAll("\0", "web");
  assert.equal(JSON.parse(filled), { tag: 'a"web/web', odd: "\\u0000\n" });
});

test("fields of the journal are lines, and those of several lines have their length before them", () => {
  const attributes = { CONTAINER_NAME: "\0", NOTE: "a\nb" };
  const record = logRecord({ ...SETTINGS, driver: "journald", attributes }, "/c");
  assert.is(record.file, JOURNAL_SOCKET);
  assert.is(text(record.journal), "CONTAINER_NAME=\0\nNOTE\n\u0003\0\0\0\0\0\0\0a\nb\n");
});

test("areTooLong() is about bytes", () => {
  assert.is(areTooLong({ a: "x".repeat(16_000) }), false);
  assert.is(areTooLong({ a: "\u20ac".repeat(6000) }), true);
});

test.run();
