/** Registries that ask for a login in ways that would give it away. */
import { type Ask, type Attack, AUTH, EVIL, REGISTRY, type Reply, TOKEN } from "../attack.ts";

const challenge = (value: string): Reply => ({ status: 401, headers: { "www-authenticate": value } });
const isRegistry = ({ origin }: Ask): boolean => origin === REGISTRY;

/** The registry names this token service. */
function realm(
  name: string,
  address: string,
  verdict: Attack["verdict"] = "denied",
  more: Partial<Attack> = {},
): Attack {
  return {
    name: `a token service at ${name}`,
    login: "bearer",
    answer: (ask) =>
      isRegistry(ask) && ask.headers.authorization === undefined
        ? challenge(`Bearer realm="${address}",service="x"`)
        : undefined,
    verdict,
    ...more,
  };
}

/** The token service answers like this. */
function service(name: string, reply: Reply, verdict: Attack["verdict"], more: Partial<Attack> = {}): Attack {
  return {
    name: `a token service that ${name}`,
    login: "bearer",
    answer: (ask) => (ask.origin === AUTH ? reply : undefined),
    verdict,
    ...more,
  };
}

const token = (value: unknown): Reply => ({ status: 200, body: JSON.stringify({ token: value }) });

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(64 * 1024).fill(0x20);
}

export const LOGINS: readonly Attack[] = [
  realm("plain http", "http://auth.example/token", "denied", { says: /not served by https/ }),
  realm("plain http on the registry itself", "http://registry.example/token"),
  realm("the metadata address", "https://169.254.169.254/token", "denied", { says: /this machine/ }),
  realm("the metadata address by http", "http://169.254.169.254/token"),
  realm("the loopback address", "https://{tls-canary}/token"),
  realm("the loopback address by http", "http://{canary}/token"),
  realm("the unspecified address", "https://[::]/token"),
  realm("the loopback address as a number", "https://2130706433/token"),
  realm("a mapped address", "https://[::ffff:10.0.0.1]/token"),
  realm("a private address", "https://192.168.1.1/token"),
  realm("a unique local address", "https://[fd00::1]/token"),
  realm("localhost", "https://localhost/token"),
  realm("a name without a dot", "https://intranet/token"),
  realm("the metadata name", "https://metadata.google.internal/token"),
  realm("an address with a password", "https://a:b@auth.example/token", "denied", { says: /password/ }),
  realm("a file", "file:///etc/passwd"),
  realm("nowhere", ""),
  realm("no address", "token"),
  {
    name: "a challenge without a realm",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? challenge("Bearer") : undefined),
    verdict: "denied",
  },
  {
    name: "a challenge that is garbled",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? challenge('Bearer realm="unclosed') : undefined),
    verdict: "denied",
  },
  {
    name: "no challenge",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? { status: 401 } : undefined),
    verdict: "denied",
  },
  {
    name: "a challenge of another kind",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? challenge('Digest realm="x", nonce="y"') : undefined),
    verdict: "denied",
    says: /not supported/,
  },
  {
    name: "a challenge for the password on a host's single sign-on",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? challenge("Negotiate") : undefined),
    verdict: "denied",
  },
  {
    name: "a hundred thousand challenges",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? challenge("x,".repeat(5000)) : undefined),
    verdict: "denied",
  },
  {
    name: "a login that never suffices",
    answer: (ask) => (isRegistry(ask) ? challenge('Basic realm="again"') : undefined),
    verdict: "denied",
  },
  {
    name: "a token that never suffices",
    login: "bearer",
    answer: (ask) => (isRegistry(ask) ? challenge(`Bearer realm="${AUTH}/token"`) : undefined),
    verdict: "denied",
  },
  service("has no end", { status: 200, body: endless }, "limit"),
  service("gives no token", { status: 200, body: "{}" }, "corrupt"),
  service("gives a number", token(7), "corrupt"),
  service("gives a token that ends the header", token(`${TOKEN}\r\nx-evil: 1`), "corrupt"),
  service("gives a token with a NUL", token(`${TOKEN}\0`), "corrupt"),
  service(
    "gives a web page",
    { status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
    "corrupt",
  ),
  service("gives a token of a mebibyte", token("x".repeat(1024 * 1024)), "limit"),
  service(
    "gives a token without an end to its time",
    { status: 200, body: `{"token":"${TOKEN}","expires_in":1e308}` },
    "harmless",
  ),
  service(
    "gives a token that has expired",
    { status: 200, body: `{"token":"${TOKEN}","expires_in":-5}` },
    "harmless",
  ),
  service("asks for a login itself", challenge(`Bearer realm="${EVIL}/token"`), "denied"),
  service("is in trouble", { status: 500 }, "unavailable"),
  {
    name: "a scope that wants more than is asked for",
    login: "bearer",
    answer: (ask) =>
      isRegistry(ask) && ask.headers.authorization === undefined
        ? challenge(`Bearer realm="${AUTH}/token",scope="repository:app:delete repository:other:push"`)
        : undefined,
    verdict: "harmless",
  },
  { name: "a login that is asked for with an identity", login: "identity", verdict: "harmless" },
  { name: "a login that is asked for with a password", login: "bearer", verdict: "harmless" },
];
