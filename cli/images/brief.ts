/**
 * The usual listing of images. A thousand of them are to take hardly longer than ten: everything that is done for
 * each image counts, since the program ends before the runtime has learned what to make fast.
 */
import { BRIEF_ID, type ImageBriefs } from "../../core/mod.ts";
import { formatAge, formatSize } from "../format.ts";
import { formatTable, GAP, NARROWEST } from "../table.ts";

/** One identifier a line, each once. */
export function briefIds(images: ImageBriefs): string {
  const ids = new Set<string>();
  for (let index = 0; index < images.sizes.length; index += 1) ids.add(idAt(images, index));
  return ids.size === 0 ? "" : `${[...ids].join("\n")}\n`;
}

function idAt({ ids }: ImageBriefs, index: number): string {
  return ids.slice(index * BRIEF_ID, index * BRIEF_ID + BRIEF_ID);
}

const HEAD = ["REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"] as const;
const NONE = "<none>";
const UNKNOWN = "N/A";
/** Every character takes one cell and may be shown. */
const PRINTABLE = /^[\n -~]*$/;

/** The table. */
export function briefTable(images: ImageBriefs, now: number): string {
  const ages = formatAges(images, now);
  const text = plainTable(images, ages);
  if (PRINTABLE.test(text)) return text;
  const rows = images.sizes.map((size, index) => {
    const name = images.names[images.repositories[index] ?? 0] ?? NONE;
    return [name, images.tags[index] || NONE, idAt(images, index), ages[index] ?? UNKNOWN, formatSize(size)];
  });
  return formatTable([HEAD, ...rows]);
}

/** What `formatTable` gives when every character takes one cell. */
function plainTable(images: ImageBriefs, ages: readonly string[]): string {
  const { repositories, sizes, tags } = images;
  const [nameHead, tagHead, idHead, createdHead, sizeHead] = HEAD;
  const names = padAll([...images.names, nameHead]);
  const each = [...new Set(ages)];
  const created = padAll([...each, createdHead]);
  let tagged = Math.max(NARROWEST, (tags.includes("") ? NONE.length : 0) + GAP);
  for (const tag of tags) if (tag.length + GAP > tagged) tagged = tag.length + GAP;
  const gap = " ".repeat(GAP);
  const id = idHead.padEnd(sizes.length === 0 ? 0 : BRIEF_ID);
  let text = `${names.at(-1)}${tagHead.padEnd(tagged)}${id}${gap}${created.at(-1)}${sizeHead}\n`;
  let age = "";
  let shownAge: string | undefined = "";
  let size = -1;
  let shownSize = "";
  for (let index = 0; index < sizes.length; index += 1) {
    // What the image before had is at hand.
    if (ages[index] !== age) {
      age = ages[index] ?? "";
      shownAge = created[each.indexOf(age)];
    }
    if (sizes[index] !== size) {
      size = sizes[index] ?? 0;
      shownSize = formatSize(size);
    }
    const tag = (tags[index] || NONE).padEnd(tagged);
    text += `${names[repositories[index] ?? 0]}${tag}${idAt(images, index)}${gap}${shownAge}${shownSize}\n`;
  }
  return text;
}

/** Cells of one column, with what stands between it and the next. */
function padAll(cells: readonly string[]): string[] {
  const width = cells.reduce((widest, { length }) => Math.max(widest, length + GAP), NARROWEST);
  return cells.map((cell) => cell.padEnd(width));
}

/**
 * The age of each image. They are in order, so what stands between two images that are "3 weeks" old is as old, and
 * few ages have to be worked out.
 */
function formatAges({ times }: ImageBriefs, now: number): string[] {
  const ages: string[] = new Array(times.length);
  const ageAt = (index: number): string => {
    const time = times[index] ?? -1;
    return time < 0 ? UNKNOWN : formatAge(time, now);
  };
  const fill = (first: number, last: number, firstAge: string, lastAge: string): void => {
    if (firstAge === lastAge || last - first < 2) {
      ages.fill(firstAge, first, last);
      ages[last] = lastAge;
      return;
    }
    const middle = (first + last) >> 1;
    const age = ageAt(middle);
    fill(first, middle, firstAge, age);
    fill(middle, last, age, lastAge);
  };
  if (times.length > 0) fill(0, times.length - 1, ageAt(0), ageAt(times.length - 1));
  return ages;
}
