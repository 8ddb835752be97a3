/** Registries that send us elsewhere. */
import { type Ask, type Attack, AUTH, BASIC, CDN, EVIL, REGISTRY, type Reply, TOKEN } from "../attack.ts";
import { APP, LARGE, SMALL } from "../material.ts";

const isBlob = ({ kind, origin }: Ask): boolean => kind === "blob" && origin === REGISTRY;
const moved = (location: string, status = 307): Reply => ({ status, headers: { location } });

/** Blobs are elsewhere, where they are given to anybody. */
function elsewhere(location: (ask: Ask) => string, status = 307): NonNullable<Attack["answer"]> {
  return (ask) => {
    if (ask.origin !== REGISTRY && ask.origin !== AUTH) return anybody(ask);
    return isBlob(ask) && ask.headers.authorization !== undefined ? moved(location(ask), status) : undefined;
  };
}

/** What a storage service answers. */
function anybody({ url }: Ask): Reply {
  const found = [APP.config, SMALL, LARGE].find(({ digest }) => url.pathname.includes(digest));
  return found === undefined ? { status: 404 } : { status: 200, body: found.bytes };
}

/** Every blob is at an address that is not to be asked. */
function towards(name: string, location: string, verdict: Attack["verdict"], says?: RegExp): Attack {
  return {
    name: `a blob at ${name}`,
    answer: (ask) => (isBlob(ask) && ask.headers.authorization !== undefined ? moved(location) : undefined),
    verdict,
    ...(says !== undefined && { says }),
  };
}

const OWN = /this machine's own address/;

export const REDIRECTS: readonly Attack[] = [
  ...[301, 302, 303, 307, 308].map(
    (status): Attack => ({
      name: `blobs at a storage service, by ${status}`,
      answer: elsewhere(({ target }) => `${CDN}/${target}`, status),
      reaches: [CDN],
      verdict: "harmless",
    }),
  ),
  {
    name: "blobs at a storage service, with a token",
    login: "bearer",
    answer: elsewhere(({ target }) => `${CDN}/${target}`),
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "blobs at another port of the registry's host",
    answer: elsewhere(({ target }) => `${REGISTRY}:8443/${target}`),
    reaches: [`${REGISTRY}:8443`],
    verdict: "harmless",
  },
  {
    name: "blobs at a subdomain of the registry",
    answer: elsewhere(({ target }) => `https://blobs.registry.example/${target}`),
    reaches: ["https://blobs.registry.example"],
    verdict: "harmless",
  },
  {
    name: "blobs at an address without a scheme",
    answer: elsewhere(({ target }) => `//cdn.example/${target}`),
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "a storage service that asks for a login",
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 401, headers: { "www-authenticate": 'Basic realm="give"' } }
        : isBlob(ask)
          ? moved(`${CDN}/x`)
          : undefined,
    reaches: [CDN],
    verdict: "denied",
  },
  {
    name: "a storage service that asks for a login elsewhere",
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 401, headers: { "www-authenticate": `Bearer realm="${EVIL}/token"` } }
        : isBlob(ask)
          ? moved(`${CDN}/x`)
          : undefined,
    reaches: [CDN],
    verdict: "denied",
  },
  {
    name: "a way round a storage service and back",
    answer: (ask) => {
      if (ask.origin === CDN) return moved(`${REGISTRY}/v2/app/blobs/back`);
      if (ask.target === "back")
        return { status: ask.headers.authorization === undefined ? 200 : 500, body: "not a layer" };
      return isBlob(ask) && ask.headers.authorization !== undefined ? moved(`${CDN}/x`) : undefined;
    },
    reaches: [CDN],
    verdict: "corrupt",
  },
  {
    name: "a manifest elsewhere",
    answer: (ask) =>
      ask.kind === "manifest" && ask.origin === REGISTRY && ask.headers.authorization !== undefined
        ? moved(`${EVIL}/v2/app/manifests/1`)
        : ask.origin === EVIL
          ? { status: 200, body: APP.manifest.bytes, headers: { "content-type": APP.manifest.mediaType } }
          : undefined,
    reaches: [EVIL],
    verdict: "harmless",
  },
  {
    name: "a storage service that sets cookies",
    answer: (ask) => {
      const reply = elsewhere(({ target }) => `${CDN}/${target}`)(ask, () => ({ status: 404 }));
      return reply === undefined
        ? undefined
        : { ...reply, headers: { ...reply.headers, "set-cookie": "S3CRET=1; Domain=example" } };
    },
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "a redirect that names our credential in its query",
    answer: (ask) =>
      isBlob(ask) && ask.headers.authorization !== undefined
        ? moved(`http://evil.example/?${encodeURIComponent(ask.headers.authorization)}`)
        : undefined,
    verdict: "denied",
    says: /https to http/,
  },
  towards("plain http", "http://cdn.example/blob", "denied", /https to http/),
  towards("plain http on the registry itself", "http://registry.example/blob", "denied", /https to http/),
  towards("the loopback address", "https://{tls-canary}/blob", "denied", OWN),
  towards("localhost", "https://localhost/blob", "denied", OWN),
  towards("a name below localhost", "https://a.localhost/blob", "denied", OWN),
  towards("the metadata address", "https://169.254.169.254/latest/meta-data", "denied", OWN),
  towards("the metadata address in hexadecimal", "https://0xa9fea9fe/", "denied", OWN),
  towards("the unspecified address", "https://0.0.0.0/", "denied", OWN),
  towards("the loopback address of IPv6", "https://[::1]/", "denied", OWN),
  towards("a mapped loopback address", "https://[::ffff:127.0.0.1]/", "denied", OWN),
  towards("a file", "file:///etc/passwd", "corrupt"),
  towards("data in the address", "data:text/plain,x", "corrupt"),
  towards("a script", "javascript:alert(1)", "corrupt"),
  towards("no address at all", "http://[", "corrupt"),
  towards("an address with a password", "https://a:b@cdn.example/", "denied", /password/),
  towards("itself, for ever", "?again", "limit", /more than 10 times/),
  {
    name: "a redirect to nowhere",
    answer: (ask) => (isBlob(ask) ? { status: 302 } : undefined),
    verdict: "unavailable",
  },
  {
    name: "two origins that redirect to each other",
    answer: (ask) =>
      ask.origin === CDN
        ? moved(`${EVIL}/x`)
        : ask.origin === EVIL
          ? moved(`${CDN}/x`)
          : isBlob(ask)
            ? moved(`${CDN}/x`)
            : undefined,
    reaches: [CDN, EVIL],
    verdict: "limit",
  },
  {
    name: "a redirect of another kind",
    answer: (ask) => (isBlob(ask) ? { status: 300, headers: { location: `${EVIL}/` } } : undefined),
    verdict: "unavailable",
  },
  {
    name: "a push redirected to plain http",
    does: "push",
    answer: (ask) =>
      ask.method === "PUT" && ask.kind === "manifest" ? moved("http://evil.example/") : undefined,
    verdict: "denied",
  },
  {
    name: "a push redirected into the private network",
    does: "push",
    answer: (ask) =>
      ask.method === "PUT" && ask.kind === "manifest" ? moved("https://10.0.0.1/") : undefined,
    verdict: "denied",
    says: /not its own address/,
  },
  {
    name: "a push redirected to an internal name",
    does: "push",
    answer: (ask) => (ask.method === "PUT" && ask.kind === "upload" ? moved("https://intranet/") : undefined),
    verdict: "denied",
    says: /not its own address/,
  },
  {
    name: "a push redirected in a way that changes what it does",
    does: "push",
    answer: (ask) => (ask.method === "PUT" && ask.kind === "upload" ? moved(`${EVIL}/`, 302) : undefined),
    verdict: "unavailable",
  },
  {
    name: "a push redirected to a storage service",
    does: "push",
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 201 }
        : ask.method === "PUT" && ask.kind === "upload" && ask.headers.authorization === BASIC
          ? moved(`${CDN}/put`)
          : undefined,
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "a push redirected to a storage service, with a token",
    does: "push",
    login: "bearer",
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 201 }
        : ask.method === "PUT" && ask.kind === "upload" && ask.headers.authorization === `Bearer ${TOKEN}`
          ? moved(`${CDN}/put`)
          : undefined,
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "a deletion redirected to another origin",
    does: "delete",
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 202 }
        : ask.method === "DELETE" && ask.headers.authorization !== undefined
          ? moved(`${CDN}/x`)
          : undefined,
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "a deletion redirected to this machine",
    does: "delete",
    answer: (ask) =>
      ask.method === "DELETE" && ask.headers.authorization !== undefined
        ? moved("https://{tls-canary}/")
        : undefined,
    verdict: "denied",
    says: OWN,
  },
  {
    name: "a question for a blob redirected to another origin",
    does: "push",
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 404 }
        : ask.method === "HEAD" && ask.kind === "blob" && ask.headers.authorization !== undefined
          ? moved(`${CDN}/x`)
          : undefined,
    reaches: [CDN],
    verdict: "harmless",
  },
  {
    name: "a token service that redirects to another origin",
    login: "bearer",
    answer: (ask) =>
      ask.origin === AUTH ? moved(`${EVIL}/token`) : ask.origin === EVIL ? { status: 401 } : undefined,
    reaches: [EVIL],
    verdict: "denied",
  },
  {
    name: "a token service that redirects an identity to another origin",
    login: "identity",
    answer: (ask) => (ask.origin === AUTH ? moved(`${EVIL}/token`) : undefined),
    verdict: "denied",
    says: /redirected a login/,
  },
  {
    name: "a token service that redirects to this machine",
    login: "bearer",
    answer: (ask) => (ask.origin === AUTH ? moved("https://{tls-canary}/") : undefined),
    verdict: "denied",
  },
];
