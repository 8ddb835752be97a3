/**
 * Which proxy a request goes through, by the variables that other tools go by, in the way Go's programs read them: the
 * container tools that people use beside this one are written in Go.
 *
 * The runtime's fetch reads these variables too, but sends requests to this machine's own addresses through a proxy,
 * and knows neither ranges of addresses nor ALL_PROXY. So it is told what to do for each request, and does not get to
 * see the variables.
 */
import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";
import { RlError } from "../../errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that fetch would look at. */
const OF_FETCH = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"];

/**
 * The address of the proxy for a URL, or undefined to go straight. HTTP_PROXY and HTTPS_PROXY are for one scheme,
 * ALL_PROXY for those without one; each also in lower case. Never for localhost and loopback addresses, nor for what
 * NO_PROXY lists.
 *
 * @throws RlError "unsupported" for a proxy that speaks another protocol than http, "invalid" for none at all
 */
export function proxyFor(url: URL, environment: Environment): URL | undefined {
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const text = variable(environment, name) ?? variable(environment, "ALL_PROXY");
  if (text === undefined || isExcepted(url, variable(environment, "NO_PROXY") ?? "")) return undefined;
  const proxy = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (proxy === null || proxy.hostname === "") throw refuse("invalid", text, "it is not an address");
  if (proxy.protocol === "http:" || proxy.protocol === "https:") return proxy;
  throw refuse(
    "unsupported",
    proxy.host,
    `proxies that speak ${proxy.protocol.slice(0, -1)} are not supported`,
  );
}

/**
 * Do something at whose beginning fetch is called, without it seeing the proxy variables: it reads them when it is
 * called, and this thread does nothing else meanwhile.
 */
export function hidingProxies<T>(work: () => T): T {
  const hidden = OF_FETCH.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  for (const [name] of hidden) delete process.env[name];
  try {
    return work();
  } finally {
    for (const [name, value] of hidden) process.env[name] = value;
  }
}

function variable(environment: Environment, name: string): string | undefined {
  return environment[name] || environment[name.toLowerCase()] || undefined;
}

/** Whether a request goes straight: to this machine itself, or to what a list names. */
function isExcepted(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (host === "localhost" || isWithin(host, "127.0.0.0/8") || isWithin(host, "::1/128")) return true;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.split(",").some((entry) => covers(entry.trim().toLowerCase(), host, port));
}

/**
 * One entry of NO_PROXY: "*" is everything; an address, a range, a domain with all below it, or with a dot before it
 * only what is below; all but ranges with a port or without.
 */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return isWithin(host, entry);
  const [, bracketed, plain = "", entryPort] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed === undefined && plain === "") return isIP(entry) > 0 && isSame(host, entry);
  if (entryPort !== undefined && entryPort !== port) return false;
  const name = bracketed ?? plain.replace(/^\*(?=\.)/, "");
  if (isIP(name) > 0) return isSame(host, name);
  const domain = domainToASCII(name.replace(/^\./, ""));
  if (domain === "") return false;
  return host.endsWith(`.${domain}`) || (host === domain && !name.startsWith("."));
}

function isSame(host: string, address: string): boolean {
  return isWithin(host, `${address}/${isIP(address) === 6 ? 128 : 32}`);
}

/** Whether an address lies in a range such as "10.0.0.0/8" or "fd00::/8". */
function isWithin(host: string, range: string): boolean {
  const [network = "", bits = ""] = range.split("/");
  const [family, own] = [isIP(network), isIP(host)];
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.POSITIVE_INFINITY;
  if (family === 0 || own === 0 || length > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, length, family === 6 ? "ipv6" : "ipv4");
  return list.check(host, own === 6 ? "ipv6" : "ipv4");
}

/** The variable's text may have a password in it, so it is shown only where it is known to have none. */
function refuse(code: "invalid" | "unsupported", text: string, state: string): RlError {
  return new RlError({
    code,
    action: "use proxy",
    subject: text.replace(/^.*@/s, ""),
    state,
    hint: "HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names it; NO_PROXY lists what is reached without",
  });
}
