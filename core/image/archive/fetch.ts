import { type DistributionPorts, perform } from "../../distribution/perform.ts";
import { sendFollowing } from "../../distribution/redirect.ts";
import { RlError } from "../../errors.ts";

/** Whether what people typed is an address rather than a file's name. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * The bytes behind a web address, redirects followed. Sent without credentials, and not tried again: whoever
 * reads has used what came already.
 *
 * @throws RlError "invalid" for what is no address, "not-found", "unavailable", "corrupt" when fewer bytes come
 *   than were announced
 */
export async function* fetchArchive(
  address: string,
  ports: DistributionPorts,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const url = URL.parse(address);
  const purpose = { action: "fetch archive", subject: url === null ? address : withoutLogin(url) };
  if (url === null) throw new RlError({ ...purpose, code: "invalid", state: "it is not a web address" });
  if (url.username !== "" || url.password !== "") {
    throw new RlError({ ...purpose, code: "unsupported", state: "there is a login in the address" });
  }
  // A compressed answer would be inflated by somebody, and then be another archive.
  const request = { method: "GET", url: url.href, headers: { "accept-encoding": "identity" } } as const;
  const { response } = await perform(sendFollowing(request, purpose), ports, signal);
  if (response.status !== 200) {
    response.discard();
    const code = response.status === 404 ? "not-found" : "unavailable";
    throw new RlError({ ...purpose, code, state: `the server answered with status ${response.status}` });
  }
  const announced = response.header("content-length");
  let received = 0;
  for await (const chunk of response.body()) {
    received += chunk.length;
    yield chunk;
  }
  if (announced !== null && Number(announced) !== received) {
    const state = `${received} bytes came of the ${announced} announced`;
    throw new RlError({ ...purpose, code: "corrupt", state });
  }
}

/** For messages, which may end up in a log. */
function withoutLogin(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}
