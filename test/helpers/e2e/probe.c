/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a shell cannot ask of the kernel, for the end-to-end tests. Built statically, bound into containers.
 *
 *   probe tiocsti             put a character into the input of each stream's terminal, and of /dev/tty
 *   probe with-key COMMAND…   run a command with a session keyring that holds the key "rl-secret"
 *   probe find-key            look for that key in the session keyring
 *   probe numbers             what some system calls say that no container may make
 *
 * Each answer is a line "NAME: WORD", the word being "done" or the name of an error.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SESSION_KEYRING (-3)
#define JOIN_SESSION_KEYRING 1
#define SEARCH 10

static void say(const char *name, long result)
{
	printf("%s: %s\n", name, result < 0 ? strerrorname_np(errno) : "done");
}

static int tiocsti(void)
{
	static const char *const names[] = { "stdin", "stdout", "stderr" };
	int terminal;

	for (int fd = 0; fd < 3; fd++)
		say(names[fd], ioctl(fd, TIOCSTI, "!"));
	terminal = open("/dev/tty", O_RDWR);
	say("/dev/tty", terminal < 0 ? -1 : ioctl(terminal, TIOCSTI, "!"));
	return 0;
}

static int with_key(char **command)
{
	if (syscall(SYS_keyctl, JOIN_SESSION_KEYRING, NULL) < 0 ||
	    syscall(SYS_add_key, "user", "rl-secret", "x", 1, SESSION_KEYRING) < 0) {
		perror("keyring");
		return 1;
	}
	execvp(command[0], command);
	perror(command[0]);
	return 1;
}

static int numbers(void)
{
	say("bpf", syscall(SYS_bpf, 0, NULL, 0));
	say("keyctl", syscall(SYS_keyctl, 0, SESSION_KEYRING, 0));
	say("kexec_load", syscall(SYS_kexec_load, 0, 0, NULL, 0));
	say("init_module", syscall(SYS_init_module, NULL, 0, ""));
	say("userfaultfd", syscall(SYS_userfaultfd, 0));
	say("perf_event_open", syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0));
	say("clone_newuser", syscall(SYS_unshare, 0x10000000));
	say("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
	say("open_by_handle_at", syscall(SYS_open_by_handle_at, 0, NULL, 0));
	say("reboot", syscall(SYS_reboot, 0, 0, 0, NULL));
	say("settimeofday", syscall(SYS_settimeofday, NULL, NULL));
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 2 && strcmp(argv[1], "tiocsti") == 0)
		return tiocsti();
	if (argc > 2 && strcmp(argv[1], "with-key") == 0)
		return with_key(argv + 2);
	if (argc == 2 && strcmp(argv[1], "numbers") == 0)
		return numbers();
	if (argc != 2 || strcmp(argv[1], "find-key") != 0)
		return 2;
	say("key", syscall(SYS_keyctl, SEARCH, SESSION_KEYRING, "user", "rl-secret", 0));
	return 0;
}
