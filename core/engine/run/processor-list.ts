/** Lists of processors and of memory nodes, as `--cpuset-cpus` and `--cpuset-mems` have them. */
import { RlError } from "../../mod.ts";

const LIST = /^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/;

/**
 * A list that names something and nothing that is not here, which the kernel would pass over without a word.
 *
 * @param count how many there are, from 0 on; undefined where that is for the kernel to say
 * @throws RlError "invalid"
 */
export function checkList(flag: string, text: string, count: number | undefined): string {
  const isList = LIST.test(text);
  const ranges = text.split(",").map((range) => range.split("-").map(Number));
  if (!isList || ranges.some(([first = 0, last = first]) => last < first)) {
    throw refused(flag, text, "it is no list like 0-2,4");
  }
  if (count !== undefined && Math.max(...ranges.flat()) >= count) {
    throw refused(flag, text, count === 1 ? "there is only 0" : `there are only 0 to ${count - 1}`);
  }
  return text;
}

function refused(flag: string, subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: `use --${flag}`, subject, state });
}
