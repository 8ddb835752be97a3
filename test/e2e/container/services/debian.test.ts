/** What programs of a whole system do in a container of it, as under other runtimes. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, PLAIN, type Stage } from "../../../helpers/e2e/stage.ts";

const test = suite("services: Debian");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("debian");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const bash = (script: string, flags: readonly string[] = []): Promise<string> =>
  stage.ok([...PLAIN, ...flags, image, "bash", "-euc", script]);

test("packages are made, installed with their scripts, listed and removed", async () => {
  const script = `
mkdir -p p/DEBIAN p/usr/share/thing p/usr/bin
printf 'Package: thing\\nVersion: 1.2\\nArchitecture: all\\nMaintainer: nobody\\nDescription: a thing\\n' >p/DEBIAN/control
printf '#!/bin/sh\\nset -e\\nuseradd --system thing\\nchown -R thing: /usr/share/thing\\n' >p/DEBIAN/postinst
chmod 755 p/DEBIAN/postinst
echo content >p/usr/share/thing/file
printf '#!/bin/sh\\ncat /usr/share/thing/file\\n' >p/usr/bin/thing
chmod 755 p/usr/bin/thing
dpkg-deb -b p /tmp/thing.deb >/dev/null
apt-get -qq install -y /tmp/thing.deb >/dev/null
thing
stat -c %U /usr/share/thing/file
dpkg-query -W thing
apt-get -qq purge -y thing >/dev/null
test ! -e /usr/bin/thing
apt-get --version | head -n 1 | cut -d' ' -f1`;
  assert.is(
    await bash(`cd /root; export DEBIAN_FRONTEND=noninteractive; ${script}`),
    "content\nthing\nthing\t1.2\napt\n",
  );
});

test("users are made and become, by programs that are set-user-id too", async () => {
  const script = `
useradd -m -s /bin/bash -G staff anna
su - anna -c 'id -un; pwd; id -Gn'
runuser -u anna -- sh -c 'touch ~/own; stat -c %U ~/own'
setpriv --reuid=anna --regid=anna --init-groups id -Gn
setpriv --reuid=anna --regid=anna --clear-groups passwd -S | cut -d' ' -f1,2
setpriv --reuid=anna --regid=anna --clear-groups --no-new-privs sh -c 'cat /etc/shadow' 2>&1 | grep -c denied`;
  const expected = "anna\n/home/anna\nanna staff\nanna\nanna staff\nanna L\n1\n";
  assert.is(await bash(script), expected);
});

test("owners, modes, links, renamed directories and times of the image's files are changed", async () => {
  const script = `
chown -R 1000:50 /usr/share/base-files
stat -c %u:%g /usr/share/base-files /usr/share/base-files/motd
mv /usr/share/base-passwd /usr/share/moved
mv /usr/share/moved /opt/again
ls /opt/again | head -n 1
ln /bin/cat /root/cat
stat -c %h /root/cat
cp -a /etc/skel /root/skel
touch -d 2001-02-03T00:00:00Z /etc/hostname.old
stat -c %Y /etc/hostname.old
mkfifo /root/pipe
(echo through >/root/pipe) & cat /root/pipe
mknod /root/null c 1 3 2>/dev/null || echo no device
rm -rf /usr/share/doc /usr/share/moved
mkdir /usr/share/doc
ls -A /usr/share/doc | wc -l
stat -c %u:%a /owners/1000 /owners/65534`;
  const expected =
    "1000:50\n1000:50\ngroup.master\n2\n981158400\nthrough\nno device\n0\n1000:4755\n65534:644\n";
  assert.is(await bash(script), expected);
});

test("a locale is what the variables say, and characters are what they are", async () => {
  const script = `locale charmap; printf 'gr\\303\\274n\\n' | tr -d '\\n' | wc -m; sort <<<$'b\\na' | head -n 1`;
  assert.is(await bash(script, ["-e", "LC_ALL=C.UTF-8"]), "UTF-8\n4\na\n");
});

test("background jobs, signals, pipes, terminals and here documents of a shell", async () => {
  const script = `
trap 'echo trapped' USR1
kill -USR1 $$
sleep 1000 & wait -n <(true) 2>/dev/null || true
kill %1; wait %1 || echo "ended with $?"
set -o pipefail; false | true || echo failed
cat <<<here
timeout 0.1 sleep 1000 || echo "timed out with $?"
script -qec 'tty; stty size' /dev/null </dev/null | tr -d '\\r' | head -n 1`;
  assert.match(
    await bash(script),
    /^trapped\nended with 143\nfailed\nhere\ntimed out with 124\n\/dev\/pts\/\d+\n$/,
  );
});

test("flags are the same to it: user, directory, variables, limits, what it may write to", async () => {
  const flags = ["-u", "games:staff", "-w", "/srv/new", "-e", "A=1", "--ulimit", "nofile=64", "-h", "box"];
  const script = 'id -un; id -gn; pwd; echo "$A $HOME"; ulimit -n; hostname';
  assert.is(await bash(script, flags), "games\nstaff\n/srv/new\n1 /usr/games\n64\nbox\n");
  const tight = ["--read-only", "--tmpfs", "/tmp:size=1m,mode=1777", "--cap-drop", "ALL"];
  const closed = `
touch /usr/x 2>/dev/null || echo read-only
head -c 2000000 /dev/zero >/tmp/large 2>/dev/null || echo full
chown 1 /tmp/large 2>/dev/null || echo not permitted
stat -c %a /tmp
findmnt -no OPTIONS / | grep -o '^ro'`;
  assert.is(await bash(closed, tight), "read-only\nfull\nnot permitted\n1777\nro\n");
});

test.run();
