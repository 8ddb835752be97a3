/** How a request gets to its server: which certificates count, and which proxy is on the way. */
import type { TransportRequest } from "../../ports/transport.ts";
import {
  certificateDirectories,
  certificatesFor,
  type HostCertificates,
  hostNames,
  readCertificates,
} from "./certificates.ts";
import { proxyFor } from "./proxy.ts";
import { systemRoots } from "./system-roots.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface RouteOptions {
  /** Certificate authorities in PEM, trusted in place of the machine's. */
  readonly ca?: string | undefined;
  /** Where proxies and certificates are named; the program's own by default. */
  readonly environment?: Environment | undefined;
  /** Certificates in place of those in the directories named after registries. */
  readonly certificates?: NamedCertificates | undefined;
}

/** A directory of certificates that the user named for a registry. */
export interface NamedCertificates {
  readonly directory: string;
  /** HOST[:PORT]: the one server that is told who we are. The authorities count for all that it sends us to. */
  readonly registry: string;
}

/** What fetch is told. */
export interface Route {
  readonly proxy: URL | undefined;
  readonly tls: {
    readonly rejectUnauthorized: boolean;
    readonly ca?: readonly string[];
    readonly cert?: string;
    readonly key?: string;
  };
}

/** Finds routes; what was read for a host is remembered. Throws what the files and variables give reason for. */
export function createRouter(options: RouteOptions): (request: TransportRequest) => Promise<Route> {
  const { environment = process.env, ca, certificates } = options;
  const known = new Map<string, Promise<Route["tls"]>>();
  const machine = once(async () => (ca === undefined ? await systemRoots(environment) : [ca]));

  const tlsOf = async (url: URL): Promise<Route["tls"]> => {
    const { authorities, client } =
      certificates === undefined
        ? await certificatesFor(url, certificateDirectories(environment))
        : await namedCertificates(url, certificates);
    return {
      // Said here, so that no variable of the environment (NODE_TLS_REJECT_UNAUTHORIZED) can take it back.
      rejectUnauthorized: true,
      ca: [...(await machine()), ...authorities],
      ...(client !== undefined && { cert: client.certificate, key: client.key }),
    };
  };
  return async ({ url: text, unverified }) => {
    const url = new URL(text);
    const proxy = proxyFor(url, environment);
    if (url.protocol !== "https:") return { proxy, tls: { rejectUnauthorized: true } };
    const tls = known.get(url.host) ?? tlsOf(url);
    known.set(url.host, tls);
    return { proxy, tls: unverified === true ? { ...(await tls), rejectUnauthorized: false } : await tls };
  };
}

async function namedCertificates(
  url: URL,
  { directory, registry }: NamedCertificates,
): Promise<HostCertificates> {
  const { authorities, client } = (await readCertificates(directory)) ?? { authorities: [] };
  return hostNames(url).includes(registry) ? { authorities, client } : { authorities };
}

/** Do something when it is first asked for, and no more. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
