import { suite } from "uvu";
import * as assert from "uvu/assert";
import { escapeHtml, escapeJs, escapeQuery } from "../../../../core/engine/template/foreign.ts";

const test = suite("foreign");

test("escapeHtml() leaves nothing that markup is made of", () => {
  assert.is(escapeHtml("<a b='c'>\"&\0"), "&lt;a b=&#39;c&#39;&gt;&#34;&amp;\ufffd");
});

test("escapeJs() leaves nothing that ends a text or a script", () => {
  assert.is(escapeJs("</a>'\"\\\n\u2028="), "\\u003C/a\\u003E\\'\\\"\\\\\\u000A\\u2028\\u003D");
});

test("escapeQuery() writes a value of a query", () => {
  assert.is(escapeQuery("a b&c=d/é!'()*~-_."), "a+b%26c%3Dd%2F%C3%A9%21%27%28%29%2A~-_.");
  assert.is(escapeQuery("\ud800"), "%EF%BF%BD");
});

test.run();
