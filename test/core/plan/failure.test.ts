import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeFailure } from "../../../core/plan/failure.ts";
import { RECORDS } from "../../../core/plan/records.ts";

const test = suite("describeFailure");

const { exec, userns, user, bind, overlay, pivot, workingDirectory, mount } = RECORDS;

const table: readonly [
  step: number,
  errno: number,
  path: string,
  code: string,
  message: string,
  hint: RegExp | undefined,
][] = [
  [
    exec.op,
    2,
    "foo",
    "command-not-found",
    `Cannot run command "foo": executable file not found in the container's PATH`,
    /image/,
  ],
  [
    exec.op,
    2,
    "/bin/foo",
    "command-not-found",
    'Cannot run command "/bin/foo": no such file or directory in the container',
    /interpreter/,
  ],
  [
    exec.op,
    20,
    "/bin/foo/x",
    "command-not-found",
    'Cannot run command "/bin/foo/x": no such file or directory in the container',
    /./,
  ],
  [
    exec.op,
    13,
    "/etc/passwd",
    "not-executable",
    'Cannot run command "/etc/passwd": permission denied',
    /mode/,
  ],
  [exec.op, 8, "/x", "not-executable", 'Cannot run command "/x": exec format error', /another machine/],
  [exec.op, 21, "/bin", "not-executable", 'Cannot run command "/bin": is a directory', undefined],
  [
    userns.op,
    1,
    "",
    "unsupported",
    'Cannot set up user namespace with "unshare": this host does not let ordinary users make user namespaces',
    /apparmor_restrict_unprivileged_userns/,
  ],
  [
    userns.op,
    28,
    "",
    "unsupported",
    'Cannot set up user namespace with "unshare": the limit of namespaces is reached',
    /user\.max_user_namespaces/,
  ],
  [
    userns.op,
    2,
    "/usr/bin/newuidmap",
    "unsupported",
    'Cannot set up user namespace with "/usr/bin/newuidmap": the program is not installed',
    /uidmap/,
  ],
  [
    userns.op,
    1,
    "/usr/bin/newgidmap",
    "denied",
    'Cannot set up user namespace with "/usr/bin/newgidmap": the id map was refused',
    /\/etc\/subgid/,
  ],
  [
    user.op,
    2,
    "nobody:x",
    "not-found",
    `Cannot use user "nobody:x": no such user or group in the container's /etc/passwd and /etc/group`,
    /number/,
  ],
  [
    user.op,
    22,
    "100000",
    "invalid",
    `Cannot use user "100000": the id is not mapped in the container's user namespace`,
    /subuid/,
  ],
  [
    user.op,
    34,
    "4294967295",
    "invalid",
    'Cannot use user "4294967295": it is above the highest id, 4294967294',
    undefined,
  ],
  [bind.op, 2, "/src", "not-found", 'Cannot bind "/src": no such file or directory', /on the host/],
  [
    overlay.op,
    22,
    "/t",
    "unsupported",
    'Cannot mount overlay on "/t": the kernel refuses this overlay',
    /vfs/,
  ],
  [
    workingDirectory.op,
    30,
    "/w",
    "denied",
    'Cannot use working directory "/w": it is missing and the root file system is read-only',
    /tmpfs/,
  ],
  [
    mount.op,
    40,
    "/dev",
    "denied",
    'Cannot mount on "/dev": the image has a symbolic link where a real directory must be',
    /hostile/,
  ],
  [1005, 2, "", "unsupported", 'Cannot start network helper "pasta": the program is not installed', /passt/],
  [
    1005,
    100,
    "",
    "unavailable",
    'Cannot start network helper "pasta": it ended before the network was up',
    /tun/,
  ],
  [
    1005,
    100,
    "Overlapping port specifier 80:80",
    "unavailable",
    'Cannot start network helper "pasta": it says: Overlapping port specifier 80:80',
    /tun/,
  ],
  [
    1005,
    100,
    "External interface not usable",
    "unavailable",
    'Cannot start network helper "pasta": this machine has no route to others, and pasta has nothing to copy for the container',
    /--network none/,
  ],
  [
    60,
    13,
    "0.0.0.0:80/tcp",
    "denied",
    'Cannot publish port "0.0.0.0:80/tcp": the kernel keeps ports below net.ipv4.ip_unprivileged_port_start for root',
    /^sudo sysctl -w net\.ipv4\.ip_unprivileged_port_start=80 .*such as 8080$/,
  ],
  [
    60,
    98,
    "[::1]:8080/udp",
    "exists",
    'Cannot publish port "[::1]:8080/udp": it is taken on this machine',
    /-p PORT/,
  ],
  [
    1002,
    28,
    "",
    "unsupported",
    'Cannot make namespaces with "clone3": the limit of namespaces is reached',
    /max_user_namespaces/,
  ],
  [1001, 8, "", "corrupt", 'Cannot read "plan": it does not decode', /build both/],
  [pivot.op, 16, "/", "io", 'Cannot enter root file system "/": device or resource busy', undefined],
  [4242, 13, "/p", "denied", 'Cannot start container "/p": step 4242 failed: permission denied', undefined],
  [4242, 4000, "", "io", 'Cannot start container "": step 4242 failed: error 4000', undefined],
];

for (const [step, errno, path, code, message, hint] of table) {
  test(`describeFailure(${step}, ${errno}, ${JSON.stringify(path)}) is ${code}`, () => {
    const error = describeFailure(step, errno, path);
    assert.is(error.message, message);
    assert.is(error.code, code);
    if (hint === undefined) assert.is(error.hint, undefined);
    else assert.match(error.hint ?? "", hint);
  });
}

test("describeFailure has a sentence for every record and every error number", () => {
  for (const { op } of Object.values(RECORDS)) {
    for (let errno = 1; errno < 134; errno++) {
      const { message } = describeFailure(op, errno, "/p");
      assert.match(message, /^Cannot [a-z][a-z -]+ "\/p": [a-z/]/);
      assert.not.match(message, /\.$/);
    }
  }
});

test.run();
