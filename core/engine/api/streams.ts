/** The standard streams of a process that this program has started, as the web has them. */

export interface Streams {
  readonly stdin: WritableStream<Uint8Array>;
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
}

/** What a process has written, and how it has ended. */
export interface Output {
  /** As a shell has it: 128 and the signal's number for one that a signal has ended. */
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Standard output as text. */
  text(): string;
}

type Child = Bun.Subprocess<"pipe", "pipe", "pipe">;

export function streamsOf(child: Child): Streams {
  return { stdin: inputOf(child), stdout: child.stdout, stderr: child.stderr };
}

/** Closing it is the end of the input; what a process no longer reads is dropped. */
function inputOf({ stdin, exited }: Child): WritableStream<Uint8Array> {
  const settle = async (work: () => unknown): Promise<void> => {
    try {
      await Promise.race([work(), exited]);
    } catch {
      // Nobody reads it any more.
    }
  };
  return new WritableStream({
    write: (chunk) =>
      settle(() => {
        stdin.write(chunk);
        return stdin.flush();
      }),
    close: () => settle(() => stdin.end()),
    abort: () => settle(() => stdin.end()),
  });
}

export function outputOf(exitCode: number, stdout: Uint8Array, stderr: Uint8Array): Output {
  return { exitCode, stdout, stderr, text: () => new TextDecoder().decode(stdout) };
}

/** Read both streams to their end. */
export async function collect(
  { stdout, stderr }: Pick<Streams, "stdout" | "stderr">,
  exitCode: Promise<number>,
): Promise<Output> {
  const [out, errors, status] = await Promise.all([bytesOf(stdout), bytesOf(stderr), exitCode]);
  return outputOf(status, out, errors);
}

function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Response(stream).bytes();
}

/** Chunks that stay as they are when the next one is asked for: those of archives share a buffer. */
export async function* kept(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) yield chunk.slice();
}
