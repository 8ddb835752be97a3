/** The filters of `ps`, as docker has them, and those of podman's that are about a boot. */
import { containerLabels, containerMounts, type ListedContainer, RlError } from "../../mod.ts";
import {
  badFilterValue,
  booleanFilter,
  type FilterKind,
  type FilterKinds,
  labelFilters,
  type Predicate,
} from "../filter.ts";
import { isForBoot, restartPolicyOf } from "./boot.ts";
import { shortImageName } from "./image-name.ts";
import { networksOf } from "./network.ts";

const STATUSES = ["created", "restarting", "running", "removing", "paused", "exited", "dead"];
const POLICIES = ["no", "on-failure", "always", "unless-stopped"];
const HEALTHS = ["starting", "healthy", "unhealthy", "none"];

/** Identifiers of images that are, or are made on, the image that a text means. */
export type Descendants = (text: string) => Promise<ReadonlySet<string>>;

/**
 * @param all every container there is, among which `before` and `since` find theirs
 * @param descendants asked for `ancestor` alone
 */
export function containerFilters(
  all: readonly ListedContainer[],
  descendants: Descendants,
): FilterKinds<ListedContainer> {
  const compared = (fits: (container: string, other: string) => boolean): FilterKind<ListedContainer> => ({
    parse(value) {
      const other = named(value, all).brief?.created ?? "";
      return ({ brief }) => fits(brief?.created ?? "", other);
    },
  });
  return new Map<string, FilterKind<ListedContainer>>([
    [
      "ancestor",
      {
        async parse(value) {
          const images = await descendants(value);
          return ({ brief }) =>
            brief !== undefined &&
            (images.has(brief.imageId) || brief.imageName === value || shortImageName(brief) === value);
        },
      },
    ],
    ["before", compared((container, other) => container < other)],
    ["exited", { parse: exitedWith }],
    ["health", oneOf(HEALTHS, ({ health }) => health?.Status ?? "none")],
    ["id", { parse: (value) => matching(value, ({ id }) => [id]) }],
    ...labelFilters<ListedContainer>((container) => {
      const document = container.document();
      return document && containerLabels(document);
    }),
    [
      "name",
      { parse: (value) => matching(value, ({ brief }) => (brief ? [brief.name, `/${brief.name}`] : [])) },
    ],
    ["network", { parse: (value) => (container) => networksOf(container).includes(value) }],
    ["restart-policy", oneOf(POLICIES, restartPolicyOf)],
    ["should-start-on-boot", booleanFilter(isForBoot)],
    ["since", compared((container, other) => container > other)],
    ["status", oneOf(STATUSES, ({ status }) => status)],
    ["volume", { parse: mounting }],
  ]);
}

/** Whether filters ask for containers that do not run, without --all. */
export function asksForAll(filters: readonly string[]): boolean {
  return filters.some((text) => /^\s*(?:status|exited)\s*=/i.test(text));
}

function exitedWith(value: string): Predicate<ListedContainer> {
  const code = Number(value);
  if (!/^-?\d+$/.test(value))
    throw badFilterValue(value, "it is no exit status", "write for example exited=0");
  return ({ status, end }) => status === "exited" && end?.exitCode === code;
}

function oneOf(
  values: readonly string[],
  of: (container: ListedContainer) => string,
): FilterKind<ListedContainer> {
  return {
    parse(value) {
      if (values.includes(value)) return (container) => of(container) === value;
      throw badFilterValue(value, "it is none of the values", `it is one of: ${values.join(", ")}`);
    },
  };
}

/** A text that is a part of it, or a regular expression, as docker takes names and ids. */
function matching(
  value: string,
  of: (container: ListedContainer) => readonly string[],
): Predicate<ListedContainer> {
  const pattern = compiled(value);
  return (container) => of(container).some((text) => text === value || pattern.test(text));
}

function compiled(value: string): RegExp {
  try {
    return new RegExp(value);
  } catch {
    throw badFilterValue(value, "it is no regular expression", "as in: web, ^web$, ^(web|db)");
  }
}

/** By a volume's name, by what is mounted, or by where. */
function mounting(value: string): Predicate<ListedContainer> {
  return (container) => {
    const document = container.document();
    if (document === undefined) return false;
    return containerMounts(document).some(
      ({ Name, Source, Destination }) => Name === value || Source === value || Destination === value,
    );
  };
}

function named(text: string, all: readonly ListedContainer[]): ListedContainer {
  const found =
    all.find(({ id, brief }) => id === text || brief?.name === text) ??
    (/^[0-9a-f]+$/.test(text) ? all.find(({ id }) => id.startsWith(text)) : undefined);
  if (found !== undefined) return found;
  throw new RlError({
    code: "not-found",
    action: "filter by container",
    subject: text,
    state: "there is none of this name or id",
    hint: "see rl ps --all",
  });
}
