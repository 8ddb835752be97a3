/** Addresses inside answers: where uploads go on, where lists go on, where foreign layers are. And lies on the way there. */
import { type Ask, type Attack, BASIC, CDN, EVIL, REGISTRY, type Reply } from "../attack.ts";
import { APP, digestOf, OTHER, parsed, SMALL, withManifest } from "../material.ts";

const isRegistry = ({ origin, headers }: Ask): boolean =>
  origin === REGISTRY && headers.authorization === BASIC;

/** Uploads go on there. */
function upload(
  name: string,
  location: string,
  verdict: Attack["verdict"] = "denied",
  more: Partial<Attack> = {},
): Attack {
  return {
    name: `an upload that goes on at ${name}`,
    does: "push",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "upload" && ask.method === "POST"
        ? { status: 202, headers: { location } }
        : undefined,
    verdict,
    ...more,
  };
}

/** An answer to one method of an upload. */
function during(
  name: string,
  method: string,
  reply: Reply,
  verdict: Attack["verdict"],
  more: Partial<Attack> = {},
): Attack {
  return {
    name,
    does: method === "PATCH" || method === "GET" ? "push-chunks" : "push",
    answer: (ask) => (isRegistry(ask) && ask.kind === "upload" && ask.method === method ? reply : undefined),
    verdict,
    ...more,
  };
}

const UPLOADS: readonly Attack[] = [
  { name: "an honest push", does: "push", verdict: "harmless" },
  { name: "an honest push in chunks", does: "push-chunks", verdict: "harmless" },
  { name: "an honest push with a token", does: "push", login: "bearer", verdict: "harmless" },
  upload("plain http elsewhere", "http://evil.example/up"),
  upload("an address of the private network", "https://10.0.0.1/up"),
  upload("the metadata address", "https://169.254.169.254/up"),
  upload("the loopback address", "https://{tls-canary}/up"),
  upload("the loopback address by http", "http://{canary}/up"),
  upload("localhost", "https://localhost/up"),
  upload("an internal name", "https://metadata.google.internal/up"),
  upload("an address with a password", `https://user:pass@registry.example/up`),
  upload("a file", "file:///etc/passwd", "corrupt"),
  upload("no address", "http://[", "corrupt"),
  upload("nothing", "", "corrupt"),
  {
    name: "an upload that goes on nowhere",
    does: "push",
    answer: (ask) => (isRegistry(ask) && ask.method === "POST" ? { status: 202 } : undefined),
    verdict: "corrupt",
  },
  upload("a storage service", `${CDN}/up`, "harmless", {
    reaches: [CDN],
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 201 }
        : isRegistry(ask) && ask.method === "POST"
          ? { status: 202, headers: { location: `${CDN}/up` } }
          : undefined,
  }),
  upload("a storage service that asks for a login", `${CDN}/up`, "denied", {
    reaches: [CDN],
    answer: (ask) =>
      ask.origin === CDN
        ? { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
        : isRegistry(ask) && ask.method === "POST"
          ? { status: 202, headers: { location: `${CDN}/up` } }
          : undefined,
  }),
  upload(
    "the registry itself, written as http",
    "http://registry.example/v2/app/blobs/uploads/2",
    "harmless",
  ),
  during(
    "chunks that go on at plain http",
    "PATCH",
    { status: 202, headers: { location: "http://evil.example/" } },
    "denied",
  ),
  during(
    "chunks that go on in the private network",
    "PATCH",
    { status: 202, headers: { location: "https://192.168.1.1/" } },
    "denied",
  ),
  during(
    "chunks of which nothing is kept",
    "PATCH",
    { status: 202, headers: { range: "0-0" } },
    "unavailable",
    { says: /takes no more/ },
  ),
  during(
    "chunks of which more is kept than was sent",
    "PATCH",
    { status: 202, headers: { range: "0-999999999" } },
    "corrupt",
  ),
  during(
    "chunks that are always out of step",
    "PATCH",
    { status: 416, headers: { range: "0-10" } },
    "harmless",
  ),
  during(
    "chunks that break off and lead elsewhere",
    "GET",
    { status: 204, headers: { location: "http://evil.example/", range: "0-9" } },
    "denied",
    {
      answer: (ask) => {
        if (!isRegistry(ask) || ask.kind !== "upload") return undefined;
        if (ask.method === "PATCH")
          return { status: 202, raw: "HTTP/1.1 202 Accepted\r\ncontent-length: 5\r\n" };
        return ask.method === "GET"
          ? { status: 204, headers: { location: "http://evil.example/", range: "0-9" } }
          : undefined;
      },
    },
  ),
  ...["-1", "x", "1e9", "99999999999999999999"].map(
    (least): Attack =>
      during(
        `a least chunk of ${least}`,
        "POST",
        { status: 202, headers: { location: "/v2/app/blobs/uploads/1", "oci-chunk-min-length": least } },
        "harmless",
        { does: "push-chunks" },
      ),
  ),
  during(
    "a least chunk of terabytes",
    "POST",
    {
      status: 202,
      headers: { location: "/v2/app/blobs/uploads/1", "oci-chunk-min-length": "9999999999999" },
    },
    "limit",
    { does: "push-chunks" },
  ),
  during(
    "a blob stored as another",
    "PUT",
    { status: 201, headers: { "docker-content-digest": OTHER.config.digest } },
    "corrupt",
    { says: /stored sha256:/ },
  ),
  during("an upload that is done before it began", "POST", { status: 201 }, "corrupt", { says: /not sent/ }),
  during(
    "an upload that is never accepted",
    "PUT",
    { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID"}]}' },
    "invalid",
  ),
  {
    name: "a manifest stored as another",
    does: "push",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "manifest" && ask.method === "PUT"
        ? { status: 201, headers: { "docker-content-digest": OTHER.manifest.digest } }
        : undefined,
    verdict: "corrupt",
    says: /stored the manifest as/,
  },
  {
    name: "an honest mount",
    does: "mount",
    answer: (ask) => (isRegistry(ask) && ask.url.searchParams.has("mount") ? { status: 201 } : undefined),
    verdict: "harmless",
  },
  {
    name: "a mount that becomes an upload elsewhere",
    does: "mount",
    answer: (ask) =>
      isRegistry(ask) && ask.url.searchParams.has("mount")
        ? { status: 202, headers: { location: "https://10.0.0.1/" } }
        : undefined,
    verdict: "harmless",
  },
  {
    name: "a mount redirected to plain http",
    does: "mount",
    answer: (ask) =>
      isRegistry(ask) && ask.url.searchParams.has("mount")
        ? { status: 307, headers: { location: "http://evil.example/" } }
        : undefined,
    verdict: "harmless",
  },
];

/** A list that goes on there. */
function page(name: string, link: string, verdict: Attack["verdict"] = "denied"): Attack {
  return {
    name: `a list that goes on at ${name}`,
    does: "tags",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "tags"
        ? { status: 200, headers: { link }, body: '{"tags":["a"]}' }
        : undefined,
    verdict,
  };
}

function tags(name: string, body: string, verdict: Attack["verdict"] = "invalid"): Attack {
  return {
    name: `tags: ${name}`,
    does: "tags",
    answer: (ask) => (isRegistry(ask) && ask.kind === "tags" ? { status: 200, body } : undefined),
    verdict,
  };
}

const LISTS: readonly Attack[] = [
  page("another origin", `<${EVIL}/v2/app/tags/list>; rel="next"`),
  page("another port", `<${REGISTRY}:8443/v2/app/tags/list>; rel="next"`),
  page("the loopback address", '<http://{canary}/v2/app/tags/list>; rel="next"'),
  page("the metadata address", '<http://169.254.169.254/>; rel="next"'),
  page("an address with a password", '<https://a:b@registry.example/>; rel="next"'),
  page("a file", '<file:///etc/passwd>; rel="next"'),
  page("itself", '</v2/app/tags/list>; rel="next"', "corrupt"),
  page("what is no link", "next please", "harmless"),
  {
    name: "a list without end",
    does: "tags",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "tags"
        ? { status: 200, headers: { link: `</v2/app/tags/list?page=${ask.before}>; rel="next"` }, body: "{}" }
        : undefined,
    verdict: "limit",
  },
  {
    name: "a list of endless pages",
    does: "tags",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "tags"
        ? {
            status: 200,
            headers: { link: `</v2/app/tags/list?page=${ask.before}>; rel="next"` },
            body: JSON.stringify({ tags: Array.from({ length: 30_000 }, (_, place) => `t${place}`) }),
          }
        : undefined,
    verdict: "limit",
  },
  tags("a path", '{"tags":["../../x"]}'),
  tags("control characters", '{"tags":["\\u001b[2J"]}'),
  tags("numbers", '{"tags":[1,2]}'),
  tags("twice", '{"tags":["a"],"tags":["b"]}'),
  tags("a web page", "<html>"),
  {
    name: "repositories that are none",
    does: "catalog",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "catalog"
        ? { status: 200, body: '{"repositories":["../x"]}' }
        : undefined,
    verdict: "invalid",
  },
  {
    name: "a catalog that goes on elsewhere",
    does: "catalog",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "catalog"
        ? { status: 200, headers: { link: `<${EVIL}/>; rel=next` }, body: "{}" }
        : undefined,
    verdict: "denied",
  },
  {
    name: "referrers that are no index",
    does: "referrers",
    answer: (ask) => (isRegistry(ask) && ask.kind === "referrers" ? { status: 200, body: "[]" } : undefined),
    verdict: "invalid",
  },
  {
    name: "referrers that go on elsewhere",
    does: "referrers",
    answer: (ask) =>
      isRegistry(ask) && ask.kind === "referrers"
        ? {
            status: 200,
            headers: { link: `<${EVIL}/>; rel="next"` },
            body: '{"schemaVersion":2,"manifests":[]}',
          }
        : undefined,
    verdict: "denied",
  },
];

/** A layer that the registry has not got, and says where it is. */
function foreign(
  name: string,
  url: string,
  mediaType = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
): Attack {
  const layers = parsed(APP.manifest).layers as object[];
  return {
    name: `a foreign layer at ${name}`,
    shelf: () =>
      withManifest({
        layers: [layers[0], { ...layers[1], mediaType, digest: digestOf("foreign"), urls: [url] }],
      }),
    verdict: "not-found",
  };
}

const FOREIGN: readonly Attack[] = [
  foreign("another origin", `${EVIL}/layer`),
  foreign("the metadata address", "http://169.254.169.254/latest/meta-data"),
  foreign("a private address", "https://10.0.0.1/layer"),
  foreign("a file", "file:///etc/passwd"),
  foreign("another origin, as an ordinary layer", `${EVIL}/layer`, SMALL.mediaType),
  foreign(
    "another origin, as a layer not to be distributed",
    `${EVIL}/layer`,
    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
  ),
  {
    name: "a layer whose bytes stand in the manifest",
    shelf: () =>
      withManifest({
        layers: (parsed(APP.manifest).layers as object[]).map((entry) => ({
          ...entry,
          data: btoa("something else"),
        })),
      }),
    verdict: "harmless",
  },
];

export const ADDRESSES: readonly Attack[] = [...UPLOADS, ...LISTS, ...FOREIGN];
