import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { WebAddress } from "../../../wasm/platform/url.ts";
import { UrlQuery } from "../../../wasm/platform/url-query.ts";

const url = suite("WebAddress");

type Like = Pick<
  URL,
  | "href"
  | "origin"
  | "protocol"
  | "hostname"
  | "host"
  | "port"
  | "pathname"
  | "search"
  | "hash"
  | "username"
  | "password"
>;

function parts(address: Like | null): unknown {
  if (address === null) return null;
  const { href, origin, protocol, hostname, host, port, pathname, search, hash, username, password } =
    address;
  return { href, origin, protocol, hostname, host, port, pathname, search, hash, username, password };
}

/** What the host's own gives, for what is an address here. */
function same(text: string, base?: string): void {
  const known = URL.parse(text, base);
  const isWeb = known !== null && /^https?:$/.test(known.protocol);
  assert.equal(parts(WebAddress.parse(text, base)), parts(isWeb ? known : null), `${text} ${base ?? ""}`);
}

const ADDRESSES = [
  "https://registry.test",
  "http://a.b:80/x/../y",
  "HTTPS://A.B:443/%2e%2E/./z?q= '\"#f `<",
  "https://u:p@h/",
  "https://u@h:8443",
  "http:\\\\a\\b",
  "http:////a/b",
  "https:a/b",
  "https://",
  "https:///",
  "https://?x",
  "ftp://a/",
  "mailto:x",
  "//a/b",
  "x",
  "",
  " https://a/ ",
  "ht\ntps://a\t/b",
  "https://a b/",
  "https://a%20b/",
  "https://a%2eb/",
  "https://[::1]:5000/v2/",
  "https://[1:2:0:0:5:0:0:8]/",
  "https://[::ffff:1.2.3.4]/",
  "https://[::1.2.3]/",
  "https://[1::2::3]/",
  "https://[1:2:3:4:5:6:7:8:9]/",
  "https://[::g]/",
  "https://[/",
  "https://127.1/",
  "https://0x7f.1/",
  "https://017700000001/",
  "https://2130706433/",
  "https://256.1.1.1/",
  "https://1.2.3.4.5/",
  "https://1.2.3.08/",
  "https://1.2.3.4./",
  "https://a..b/",
  "https://a.:1/",
  "https://a:65536/",
  "https://a:x/",
  "https://a:0/",
  "https://a@b@c/",
  "https://a/?a=b&c#d#e",
  "https://a/\u00f6\ud83e\udd80?\u00f6#\u00f6",
  "https://a/\ud800",
  "https://a/{}|^`[]\"'",
  "https://h?x/../y",
  "https://h#/?x",
  "https://a/%zz%",
  "https://a_b-c/~!$&'()*+,;=",
];

for (const address of ADDRESSES)
  url(`reads ${JSON.stringify(address)} as other hosts do`, () => same(address));

url("reads what is relative as other hosts do", () => {
  for (const base of ["https://u:p@h:1/a/b?c#d", "http://h"]) {
    for (const text of [
      "",
      "x",
      "/x",
      "../x",
      "..",
      "./",
      "?y",
      "#z",
      "//o/p",
      "\\\\o",
      "\\x",
      "https:x",
      "http:x",
      "http:/x",
      "https:",
      "a:b",
      "?",
      "#",
      "../../../..",
      "x/%2e%2e/y",
      "..",
    ]) {
      same(text, base);
    }
  }
});

url("reads arbitrary ASCII addresses as other hosts do", () => {
  const piece = fc.constantFrom(
    "a",
    "b.c",
    "/",
    "//",
    "\\",
    "?",
    "#",
    "@",
    ":",
    ":80",
    ":443",
    "..",
    ".",
    "%2e",
    "[",
    "]",
    "[::1]",
    "1",
    "0x1",
    "256",
    "-",
    " ",
    "%",
    "&=",
    "http:",
    "https:",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 9 }), fc.boolean(), (pieces, isRelative) => {
      const text = pieces.join("");
      if (isRelative) same(text, "https://base.test:8/p/q?r#s");
      else same(`https://${text}`);
    }),
    { numRuns: 3000 },
  );
});

url("refuses names beyond ASCII and those that stand for them", () => {
  for (const text of ["https://\u00f6.test/", "https://xn--nda.test/", "https://%C3%B6/"]) {
    assert.is(WebAddress.parse(text), null);
    assert.throws(() => new WebAddress(text));
  }
});

url("changes queries and fragments as other hosts do", () => {
  for (const make of [(text: string) => new URL(text), (text: string) => new WebAddress(text)] as const) {
    const address = make("https://a/t?x=a%20b&y#f");
    address.searchParams.set("service", "r \u00f6+");
    address.searchParams.append("scope", "repository:a/b:pull,push");
    address.searchParams.set("x", "1");
    address.hash = "";
    assert.is(address.href, "https://a/t?x=1&y=&service=r+%C3%B6%2B&scope=repository%3Aa%2Fb%3Apull%2Cpush");
    const copy = address instanceof WebAddress ? new WebAddress(address) : new URL(address);
    copy.hash = "#a b";
    assert.is(copy.hash, "#a%20b");
  }
});

url("forms are written and read as other hosts do", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })), (record) => {
      assert.is(new UrlQuery(record).toString(), new URLSearchParams(record).toString());
      const text = new URLSearchParams(record).toString();
      assert.is(new UrlQuery(text).toString(), text);
    }),
  );
});

url.run();
