/** Everything that is done with containers, images, volumes and networks of one user, for programs. */
import {
  type HostReport,
  isRlError,
  type LifeEvent,
  type ListedContainer,
  type PrunedVolume,
  type Removal,
} from "../../mod.ts";
import { imageDescendants } from "../containers/descendants.ts";
import { asksForAll, containerFilters } from "../containers/filters.ts";
import { removeContainer } from "../containers/remove.ts";
import { EVENT_FILTERS } from "../event-filters.ts";
import { parseFilters } from "../filter.ts";
import { containerPruneFilters } from "../prune-filters.ts";
import { createApis } from "../session/apis.ts";
import { hostPlatform } from "../session/machine.ts";
import { type Environment, openSession, type Session } from "../session/session.ts";
import { VERSION } from "../version.ts";
import type { Container } from "./container.ts";
import type { ContainerSummary } from "./container-types.ts";
import { type EngineOptions, environmentOf } from "./environment.ts";
import { type Filters, filterTexts } from "./filters.ts";
import { flagsOf } from "./flags.ts";
import { createImages, type Images } from "./images.ts";
import { type Listening, libraryCaller } from "./library-caller.ts";
import { type Ground, makeContainer } from "./make-container.ts";
import { createNetworks, type Networks } from "./networks.ts";
import type { ContainerSettings } from "./settings.ts";
import { startNew } from "./start-new.ts";
import { createVolumes, type PruneOptions, type Volumes } from "./volumes.ts";

export interface RunOptions extends ContainerSettings, Listening {
  /**
   * Its streams are this program's from the first byte on: `stdout`, `stderr`, and `stdin` where that is asked for. It
   * waits while nobody reads what it writes, and goes on when the program leaves it.
   */
  readonly attach?: boolean | undefined;
}

export interface CreateOptions extends ContainerSettings, Listening {}

export interface ListOptions {
  /** Those that do not run, too. */
  readonly all?: boolean | undefined;
  /** As of `rl ps`: ancestor, exited, health, id, label, name, network, status, volume and more. */
  readonly filters?: Filters | undefined;
}

export interface EventOptions {
  /** What has happened since; only what happens from now on when it is left out. */
  readonly since?: Date | undefined;
  /** Without it, the iteration goes on until it is left. */
  readonly until?: Date | undefined;
  /** As of `rl events`: container, event, image, label, network, type, volume. */
  readonly filters?: Filters | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Pruned {
  /** Ids of the containers that went. */
  readonly containers: readonly string[];
  readonly images: Removal;
  /** Names of the networks that went. */
  readonly networks: readonly string[];
  /** Where that was asked for. */
  readonly volumes: readonly PrunedVolume[];
}

/**
 * The engine of one user. It is no process and holds nothing open: making one does nothing, and containers that it
 * starts go on without it. Failures are `RlError`, with a `code` to switch on.
 */
export interface Engine {
  /** Start a new container; the image is pulled when it is not here. It runs when this comes back. */
  run(image: string, options?: RunOptions): Promise<Container>;
  /** Make a container without starting it. */
  create(image: string, options?: CreateOptions): Promise<Container>;
  /** By name, id or the beginning of an id. @throws RlError "not-found", "invalid" when several begin so */
  container(text: string): Promise<Container>;
  /** Those that run, newest first. */
  containers(options?: ListOptions): Promise<readonly ContainerSummary[]>;
  /** What happens to containers, images and volumes. */
  events(options?: EventOptions): AsyncIterable<LifeEvent>;
  readonly images: Images;
  readonly volumes: Volumes;
  readonly networks: Networks;
  /**
   * Remove containers that do not run, and images without a name that nobody uses; with `all` also those that have
   * one, with `volumes` also volumes that have none.
   */
  prune(options?: PruneOptions & { readonly volumes?: boolean | undefined }): Promise<Pruned>;
  /** What this machine can do, and what mends it where it cannot. */
  info(): Promise<HostReport>;
  /** Of this package. */
  readonly version: string;
}

/** @param options where the user's things are; by default as for `rl` */
export function openEngine(options: EngineOptions = {}): Engine {
  const { onWarning = () => undefined } = options;
  const environment: Environment = environmentOf(options);
  let opened: Session | undefined;
  const session = (): Session => (opened ??= openSession(environment));
  const quiet = libraryCaller({}, onWarning, []);
  const apis = createApis(session, environment, quiet, new AbortController().signal);
  const ground: Ground = { apis, session, onWarning };
  return {
    async run(image, { command = [], attach = false, onProgress, signal, ...settings } = {}) {
      const since = BigInt(Date.now()) * 1_000_000n;
      const asked = { flags: flagsOf(settings), image, command, isAttached: attach };
      const { id, name, attached } = await startNew(session(), asked, { onProgress, signal }, onWarning);
      return makeContainer(ground, id, name, { attached, since });
    },
    async create(image, { command = [], onProgress, signal, ...settings } = {}) {
      const { createContainer } = await import("../run/create.ts");
      const caller = libraryCaller({ onProgress, signal }, onWarning, []);
      const id = await createContainer({ flags: flagsOf(settings), image, command }, environment, caller);
      const { note } = await apis.containers.find(id);
      return makeContainer(ground, id, note.name);
    },
    async container(text) {
      const { note } = await apis.containers.find(text);
      return makeContainer(ground, note.id, note.name);
    },
    containers: (asked = {}) => listed(ground, asked),
    async *events({ filters, signal = new AbortController().signal, since, until } = {}) {
      const fits = await parseFilters(filterTexts(filters), EVENT_FILTERS);
      const range = { since: nanos(since), until: nanos(until), signal };
      for await (const some of apis.events.read(range)) yield* some.filter(fits);
    },
    images: createImages(apis),
    volumes: createVolumes(apis),
    networks: createNetworks(apis),
    prune: (asked = {}) => prune(ground, asked),
    info: () => apis.host.report(),
    version: VERSION,
  };
}

function nanos(date: Date | undefined): bigint | undefined {
  return date && BigInt(date.getTime()) * 1_000_000n;
}

async function listed({ apis }: Ground, { all = false, filters }: ListOptions): Promise<ContainerSummary[]> {
  const texts = filterTexts(filters);
  const isWhole = all || texts.length > 0;
  const found = await apis.shelf.list({ running: !isWhole });
  const descendants = (text: string) => imageDescendants(text, hostPlatform(), apis.content().metadata);
  const fits = await parseFilters(texts, containerFilters(found, descendants));
  const shown = all || asksForAll(texts) ? found : found.filter((container) => !isAtRest(container));
  return shown.filter(fits).map(summaryOf);
}

function summaryOf({ id, brief, end, health, status }: ListedContainer): ContainerSummary {
  const { args = [], created = "", image = "", imageId = "", imageName = image, name = "" } = brief ?? {};
  const exitCode = status === "exited" ? end?.exitCode : undefined;
  return { id, name, image: imageName, imageId, args, created, status, exitCode, health: health?.Status };
}

function isAtRest({ status }: ListedContainer): boolean {
  return status === "created" || status === "exited" || status === "dead";
}

/** Volumes last: those of the containers that have gone are nobody's then. */
async function prune(
  { apis }: Ground,
  { all = false, filters, volumes = false }: PruneOptions & { readonly volumes?: boolean | undefined },
): Promise<Pruned> {
  const texts = filterTexts(filters);
  const kinds = containerPruneFilters(apis.now());
  const fits = await parseFilters(texts, kinds);
  const containers: string[] = [];
  for (const container of (await apis.shelf.list()).filter((each) => isAtRest(each) && fits(each))) {
    try {
      await removeContainer(container.id, { force: false }, apis);
      containers.push(container.id);
    } catch (error) {
      // It was removed, or started, meanwhile.
      if (!isRlError(error) || !["not-found", "exists"].includes(error.code)) throw error;
    }
  }
  const networks = (await createNetworks(apis).prune({ filters })).map(({ name }) => name);
  const images = await createImages(apis).prune({ all, filters });
  if (texts.length === 0) await apis.components.prune();
  const gone = volumes ? await createVolumes(apis).prune({ filters }) : [];
  return { containers, networks, images, volumes: gone };
}
