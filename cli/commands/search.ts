import {
  badFilterValue,
  booleanFilter,
  type FilterKind,
  type FilterKinds,
  type Predicate,
  parseFilters,
} from "../../core/engine/filter.ts";
import { meantReference } from "../../core/engine/short-name.ts";
import {
  type FoundRepository,
  familiarReference,
  listRemoteTags,
  parseNormalizedReference,
  RlError,
  searchRegistry,
} from "../../core/mod.ts";
import type { CommandContext } from "../context.ts";
import type { ParsedArguments } from "../flags/spec.ts";
import { type Listing, renderListing } from "../template/listing.ts";
import { clip, displayWidth } from "../width.ts";
import type { searchSpec } from "./search.spec.ts";

type Flags = ParsedArguments<typeof searchSpec>["flags"];

/** What docker shows of a description. */
const DESCRIPTION_CELLS = 45;
const MOST = 100;

/** As many stars, or more. */
const STARS: FilterKind<FoundRepository> = {
  every: true,
  parse(value) {
    if (!/^\d{1,9}$/.test(value)) throw badFilterValue(value, "it is not a number of stars");
    return ({ stars }) => stars >= Number(value);
  },
};

const FILTERS: FilterKinds<FoundRepository> = new Map([
  ["stars", STARS],
  ["is-official", booleanFilter(({ official }: FoundRepository) => official)],
  ["is-automated", booleanFilter(({ automated }: FoundRepository) => automated)],
]);

/** Results on standard output, as docker's table; with --list-tags the tags of one repository, as podman's. */
export async function run(
  args: ParsedArguments<typeof searchSpec>,
  context: CommandContext,
): Promise<number> {
  const { flags } = args;
  const [text = ""] = args.positionals;
  const limit = parseLimit(flags.limit, text);
  const fits = await parseFilters(flags.filter, FILTERS);
  if (flags["list-tags"] && flags.filter.length > 0) {
    throw refuse(text, "filters are for repositories, not for tags", "leave out --filter or --list-tags");
  }
  const listing = flags["list-tags"]
    ? await tags(text, limit, flags, context)
    : await repositories(text, limit, fits, flags, context);
  context.output.out(renderListing(flags.format, listing, context.output.isTerminal(1)));
  return 0;
}

async function repositories(
  text: string,
  limit: number,
  fits: Predicate<FoundRepository>,
  flags: Flags,
  context: CommandContext,
): Promise<Listing> {
  const { domain, term } = parseTerm(text);
  const found = await searchRegistry(
    domain,
    { term, limit },
    ports(domain, flags, context),
    options(flags, context),
  );
  const rows = found.filter(fits).map(({ name, description, stars, official, automated }) => ({
    Automated: String(automated),
    Description: shorten(description, flags["no-trunc"]),
    Index: domain,
    IsAutomated: String(automated),
    IsOfficial: String(official),
    // With the registry before it, so that the name can be pulled.
    Name: domain === "docker.io" ? name : `${domain}/${name}`,
    Official: official ? "[OK]" : "",
    StarCount: String(stars),
    Stars: stars,
  }));
  return {
    heads: {
      Automated: "AUTOMATED",
      Description: "DESCRIPTION",
      Index: "INDEX",
      IsAutomated: "AUTOMATED",
      IsOfficial: "OFFICIAL",
      Name: "NAME",
      Official: "OFFICIAL",
      StarCount: "STARS",
      Stars: "STARS",
    },
    columns: ["Name", "Description", "StarCount", "Official"],
    rows,
  };
}

async function tags(text: string, limit: number, flags: Flags, context: CommandContext): Promise<Listing> {
  const { domain, path } = await meantReference(text, context.registries());
  const all = await listRemoteTags({ domain, path }, ports(domain, flags, context), options(flags, context));
  const name = familiarReference({ domain, path });
  return {
    heads: { Name: "NAME", Tag: "TAG" },
    columns: ["Name", "Tag"],
    rows: all.slice(0, limit).map((tag) => ({ Name: name, Tag: tag })),
  };
}

function ports(
  registry: string,
  flags: Flags,
  context: CommandContext,
): ReturnType<CommandContext["registries"]> {
  return context.registries({ registry, certDir: flags["cert-dir"], authfile: flags.authfile });
}

function options(
  flags: Flags,
  { signal }: CommandContext,
): { tlsVerify: boolean | undefined; signal: AbortSignal } {
  return { tlsVerify: flags["tls-verify"], signal };
}

/** "REGISTRY/TERM", where the first part is a host as in a reference, or a term for Docker Hub. */
function parseTerm(text: string): { readonly domain: string; readonly term: string } {
  const slash = text.indexOf("/");
  const first = slash < 0 ? "" : text.slice(0, slash);
  if (first !== "localhost" && !/[.:]/.test(first)) return { domain: "docker.io", term: text };
  const { domain } = parseNormalizedReference(`${first}/any/any`);
  return { domain, term: text.slice(slash + 1) };
}

function parseLimit(text: string, subject: string): number {
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw refuse(subject, `the limit "${text}" is not a number from 1 to ${MOST}`);
}

function shorten(description: string, whole: boolean): string {
  const line = description.replace(/\s+/g, " ").trim();
  if (whole || displayWidth(line) <= DESCRIPTION_CELLS) return line;
  return `${clip(line, DESCRIPTION_CELLS - 1)}…`;
}

function refuse(subject: string, state: string, hint?: string): RlError {
  return new RlError({ code: "invalid", action: "search for", subject, state, hint });
}
