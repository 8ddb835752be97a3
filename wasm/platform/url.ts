import { encodeUtf8 } from "../../core/spec/utf8.ts";
import { parseHost } from "./url-host.ts";
import { UrlQuery } from "./url-query.ts";

/**
 * Web addresses as the URL Standard reads and writes them, for an engine without `URL`: http and https, which is all
 * that a registry may lead to, and no host names beyond ASCII. Anything else is not an address here.
 */
export class WebAddress {
  readonly protocol: string;
  username: string;
  password: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly searchParams: UrlQuery;
  #search: string;
  #hash: string;

  constructor(address: string | WebAddress, base?: string | WebAddress) {
    const parts = parseAddress(
      String(address),
      base === undefined ? undefined : new WebAddress(String(base)),
    );
    if (parts === undefined) throw new TypeError("it is not a web address");
    this.protocol = parts.protocol;
    this.username = parts.username;
    this.password = parts.password;
    this.hostname = parts.hostname;
    this.port = parts.port;
    this.pathname = parts.pathname;
    this.#search = parts.search;
    this.#hash = parts.hash;
    this.searchParams = new UrlQuery(this.#search.slice(1), (text) => {
      this.#search = text === "" ? "" : `?${text}`;
    });
  }

  static parse(address: string, base?: string): WebAddress | null {
    try {
      return new WebAddress(address, base);
    } catch {
      return null;
    }
  }

  get search(): string {
    return this.#search === "?" ? "" : this.#search;
  }

  get hash(): string {
    return this.#hash === "#" ? "" : this.#hash;
  }

  set hash(text: string) {
    const bare = text.startsWith("#") ? text.slice(1) : text;
    this.#hash = text === "" ? "" : `#${encode(bare.replace(/[\t\n\r]/g, ""), FRAGMENT)}`;
  }

  get host(): string {
    return this.port === "" ? this.hostname : `${this.hostname}:${this.port}`;
  }

  get origin(): string {
    return `${this.protocol}//${this.host}`;
  }

  get href(): string {
    const password = this.password === "" ? "" : `:${this.password}`;
    const user = this.username === "" && password === "" ? "" : `${this.username}${password}@`;
    return `${this.protocol}//${user}${this.host}${this.pathname}${this.#search}${this.#hash}`;
  }

  toString(): string {
    return this.href;
  }
}

interface Parts {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** Characters that are percent-encoded, besides controls and what is beyond ASCII (URL Standard, 1.3). */
const FRAGMENT = ' "<>`';
const QUERY = " \"#<>'";
const PATH = ' "#<>?`{}^';
const USER = `${PATH}/:;=@[\\]|`;

function encode(text: string, set: string): string {
  let encoded = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x1f && code < 0x7f && !set.includes(character)) {
      encoded += character;
      continue;
    }
    // Half a surrogate pair is no character.
    const whole = code >= 0xd800 && code <= 0xdfff ? "\ufffd" : character;
    for (const byte of encodeUtf8(whole)) encoded += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

function parseAddress(text: string, base: WebAddress | undefined): Parts | undefined {
  const clean = text.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(clean)?.[1]?.toLowerCase();
  const afterHash = clean.indexOf("#");
  const hash = afterHash < 0 ? "" : `#${encode(clean.slice(afterHash + 1), FRAGMENT)}`;
  const whole = afterHash < 0 ? clean : clean.slice(0, afterHash);
  if (scheme === undefined) return base === undefined ? undefined : relative(whole, hash, base);
  if (scheme !== "http" && scheme !== "https") return undefined;
  const rest = whole.slice(scheme.length + 1);
  // The same scheme without slashes is relative, as old pages have it.
  const isRelative = base?.protocol === `${scheme}:` && !/^[/\\]{2}/.test(rest);
  if (isRelative && base !== undefined) return relative(rest, hash, base);
  return absolute(`${scheme}:`, rest.replace(/^[/\\]*/, ""), hash);
}

function relative(text: string, hash: string, base: WebAddress): Parts | undefined {
  if (/^[/\\]{2}/.test(text)) return absolute(base.protocol, text.replace(/^[/\\]*/, ""), hash);
  const { protocol, username, password, hostname, port } = base;
  const common = { protocol, username, password, hostname, port, hash };
  const mark = text.indexOf("?");
  const path = mark < 0 ? text : text.slice(0, mark);
  const search = mark < 0 ? "" : `?${encode(text.slice(mark + 1), QUERY)}`;
  if (path === "") {
    return { ...common, pathname: base.pathname, search: mark < 0 ? base.search : search };
  }
  const above = /^[/\\]/.test(path) ? "" : base.pathname.slice(0, base.pathname.lastIndexOf("/") + 1);
  return { ...common, pathname: cleanPath(above + path), search };
}

function absolute(protocol: string, text: string, hash: string): Parts | undefined {
  const end = text.search(/[/\\?]/);
  const authority = end < 0 ? text : text.slice(0, end);
  const rest = end < 0 ? "" : text.slice(end);
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? "" : authority.slice(0, at);
  const place = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority.slice(at + 1));
  const hostname = parseHost(place?.[1] ?? "");
  const port = place?.[2] ?? "";
  if (place === null || hostname === undefined || Number(port) > 65_535) return undefined;
  const colon = user.indexOf(":");
  const mark = rest.indexOf("?");
  return {
    protocol,
    username: encode(colon < 0 ? user : user.slice(0, colon), USER),
    password: colon < 0 ? "" : encode(user.slice(colon + 1), USER),
    hostname,
    port: port === "" || Number(port) === (protocol === "https:" ? 443 : 80) ? "" : String(Number(port)),
    pathname: cleanPath(mark < 0 ? rest : rest.slice(0, mark)),
    search: mark < 0 ? "" : `?${encode(rest.slice(mark + 1), QUERY)}`,
    hash,
  };
}

/** Without "." and "..", encoded, beginning with "/". */
function cleanPath(text: string): string {
  const segments = text.replaceAll("\\", "/").split("/");
  if (segments[0] === "") segments.shift();
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const dots = segment.replace(/%2e/gi, ".");
    const isLast = index === segments.length - 1;
    if (dots === "..") kept.pop();
    else if (dots !== ".") kept.push(encode(segment, PATH));
    if (isLast && (dots === "." || dots === "..")) kept.push("");
  }
  return `/${kept.join("/")}`;
}
