/**
 * Promises whose jobs run when they are told to.
 *
 * The component is called, answers, and is at rest; its engine runs no job queue in between, and what it calls a
 * promise would never be settled. So the component brings its own, and the build writes asynchronous functions as
 * generators that are driven by whatever `Promise` is (wasm/README.md). The order of jobs is the specification's.
 */

type Job = () => void;
const jobs: Job[] = [];

/** Run jobs until there are none. */
export function runJobs(): void {
  // One may add others; a failure in one, which is never its own, must not leave the rest for the next call.
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) job();
}

type Settle<T> = (value: T) => void;
type Thenable = { then: (fulfil: Settle<unknown>, reject: Settle<unknown>) => unknown };

interface Reaction {
  readonly fulfil: Settle<unknown>;
  readonly reject: Settle<unknown>;
}

function thenOf(value: unknown): Thenable["then"] | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const { then } = value as Partial<Thenable>;
  return typeof then === "function" ? then : undefined;
}

/** ECMA-262, 27.2, as far as the core and what the build makes of it use it. */
export class JobPromise {
  state: "pending" | "fulfilled" | "rejected" = "pending";
  value: unknown;
  #reactions: Reaction[] = [];

  constructor(executor: (resolve: Settle<unknown>, reject: Settle<unknown>) => void) {
    const { resolve, reject } = this.#resolvers();
    try {
      executor(resolve, reject);
    } catch (error) {
      reject(error);
    }
  }

  static resolve(value?: unknown): JobPromise {
    return value instanceof JobPromise ? value : new JobPromise((resolve) => resolve(value));
  }

  static reject(reason?: unknown): JobPromise {
    return new JobPromise((_resolve, reject) => reject(reason));
  }

  static withResolvers(): { promise: JobPromise; resolve: Settle<unknown>; reject: Settle<unknown> } {
    let both: { resolve: Settle<unknown>; reject: Settle<unknown> } | undefined;
    const promise = new JobPromise((resolve, reject) => {
      both = { resolve, reject };
    });
    if (both === undefined) throw new TypeError("an executor is called at once");
    return { promise, ...both };
  }

  static all(values: Iterable<unknown>): JobPromise {
    return new JobPromise((resolve, reject) => {
      const results: unknown[] = [];
      let left = 1;
      const done = (): void => {
        left -= 1;
        if (left === 0) resolve(results);
      };
      let index = 0;
      for (const value of values) {
        const at = index++;
        left += 1;
        JobPromise.resolve(value).then((result: unknown) => {
          results[at] = result;
          done();
        }, reject);
      }
      done();
    });
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  then(onFulfilled?: unknown, onRejected?: unknown): JobPromise {
    return new JobPromise((resolve, reject) => {
      const react =
        (handler: unknown, otherwise: Settle<unknown>): Settle<unknown> =>
        (value) => {
          if (typeof handler !== "function") return otherwise(value);
          try {
            resolve(handler(value));
          } catch (error) {
            reject(error);
          }
        };
      const reaction = { fulfil: react(onFulfilled, resolve), reject: react(onRejected, reject) };
      if (this.state === "pending") this.#reactions.push(reaction);
      else this.#enqueue(reaction);
    });
  }

  catch(onRejected: (reason: unknown) => unknown): JobPromise {
    return this.then(undefined, onRejected);
  }

  finally(onFinally: () => unknown): JobPromise {
    return this.then(
      (value: unknown) => JobPromise.resolve(onFinally()).then(() => value),
      (reason: unknown) =>
        JobPromise.resolve(onFinally()).then(() => {
          throw reason;
        }),
    );
  }

  /** The pair of functions of which the first call counts. */
  #resolvers(): { resolve: Settle<unknown>; reject: Settle<unknown> } {
    let called = false;
    const once =
      (settle: Settle<unknown>): Settle<unknown> =>
      (value) => {
        if (called) return;
        called = true;
        settle(value);
      };
    return {
      resolve: once((value) => this.#follow(value)),
      reject: once((reason) => this.#settle("rejected", reason)),
    };
  }

  #follow(value: unknown): void {
    let then: Thenable["then"] | undefined;
    try {
      then = thenOf(value);
    } catch (error) {
      this.#settle("rejected", error);
      return;
    }
    if (then === undefined) {
      this.#settle("fulfilled", value);
      return;
    }
    const { resolve, reject } = this.#resolvers();
    const adopt = then;
    jobs.push(() => {
      try {
        adopt.call(value, resolve, reject);
      } catch (error) {
        reject(error);
      }
    });
  }

  #settle(state: "fulfilled" | "rejected", value: unknown): void {
    this.state = state;
    this.value = value;
    const reactions = this.#reactions;
    this.#reactions = [];
    for (const reaction of reactions) this.#enqueue(reaction);
  }

  #enqueue({ fulfil, reject }: Reaction): void {
    jobs.push(() => (this.state === "fulfilled" ? fulfil : reject)(this.value));
  }
}

/**
 * The value of a promise all of whose jobs are here; a value that is no promise is itself. Throws what it was rejected
 * with, and when it waits for something that no job brings.
 */
export function settle(value: unknown): unknown {
  if (!(value instanceof JobPromise)) return value;
  runJobs();
  if (value.state === "fulfilled") return value.value;
  if (value.state === "rejected") throw value.value;
  throw new TypeError("it waits for what never comes");
}
