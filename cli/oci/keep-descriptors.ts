import { preserveDescriptors } from "../../core/host/bun/system.ts";
import { RlError } from "../../core/mod.ts";

/**
 * Let the caller's descriptors from 3 to 2 + count outlive this program, into the container.
 *
 * @throws RlError "invalid" naming one that the caller has not opened
 */
export function keepDescriptors(count: number): void {
  const missing = count === 0 ? 0 : preserveDescriptors(count);
  if (missing === 0) return;
  throw new RlError({
    code: "invalid",
    action: "hand over descriptor",
    subject: String(missing),
    state: "the caller has not opened it",
    hint: `--preserve-fds ${count} means descriptors 3 to ${2 + count}`,
  });
}
