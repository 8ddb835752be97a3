/**
 * Calls that 32-bit x86 also has as members of another one, told apart by its first argument: socketcall(2) and
 * ipc(2). Programs of the C library's use the one or the other, so that a rule about a call has to be about both.
 */

/** Names in the order of the numbers of linux/net.h from 1 on, "-" where it is not a call of its own. */
const SOCKETCALL =
  "socket bind connect listen accept getsockname getpeername socketpair send recv sendto recvfrom shutdown " +
  "setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg sendmmsg";

/** Likewise of linux/ipc.h. */
const IPC =
  "semop semget semctl semtimedop - - - - - - msgsnd msgrcv msgget msgctl - - - - - - shmat shmdt shmget shmctl";

/** A place in another call. */
export interface Member {
  readonly call: string;
  /** The first argument. */
  readonly code: number;
}

/** Where a call can be had besides under its own number. */
export function multiplexed(): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  for (const [call, names] of [
    ["socketcall", SOCKETCALL],
    ["ipc", IPC],
  ] as const) {
    for (const [index, name] of names.split(" ").entries()) {
      if (name !== "-") members.set(name, { call, code: index + 1 });
    }
  }
  return members;
}
