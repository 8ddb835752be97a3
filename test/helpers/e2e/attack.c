/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a hostile process tries that a shell cannot, for the tests of attacks. Built statically.
 *
 *   attack programs           open what every process executes for writing, and say how what is a memfd is sealed
 *   attack writable PATH...   name every entry below the paths that could be written
 *   attack terminal           put a character into each stream's terminal, in two forms, and send a console command
 *   attack swap ONE OTHER     exchange two names until standard input ends
 *   attack show FILE          its first line; unlike busybox it keeps the group that it is executed with
 *
 * A line for each finding: "NAME: WORD".
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void say(const char *name, long result)
{
	printf("%s: %s\n", name, result < 0 ? strerrorname_np(errno) : "done");
}

/* By /proc/PID/exe, which reaches files that no path of ours leads to. */
static void try_program(const char *pid)
{
	char path[64], target[256];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/exe", pid);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return;
	target[length] = '\0';
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && strncmp(target, "/memfd:", 7) == 0)
		printf("%s: sealed %x\n", target, (unsigned int)fcntl(fd, F_GET_SEALS));
	if (fd >= 0)
		close(fd);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	printf("%s: opened\n", target);
	if (write(fd, "overwritten", 11) == 11)
		printf("%s: overwritten\n", target);
	close(fd);
}

static int programs(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			try_program(entry->d_name);
	try_program("self");
	puts("end");
	return 0;
}

static int look(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
	(void)ftw;
	/* a link is what it leads to, and that is looked at where it is */
	if (type != FTW_SL && type != FTW_NS && !S_ISCHR(status->st_mode) && faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0)
		puts(path);
	return 0;
}

static int writable(char **paths)
{
	for (; *paths; paths++)
		nftw(*paths, look, 16, FTW_PHYS);
	puts("end");
	return 0;
}

static int terminal(void)
{
	static const char *const names[] = { "stdin", "stdout", "stderr" };
	/* the kernel looks at 32 bits of the number; a filter that compares 64 lets the second form through */
	static const unsigned long forms[] = { 0x5412, 0x100005412UL, 0xffffffff00005412UL, 0x541c };
	char name[64];

	for (int fd = 0; fd < 3; fd++)
		for (size_t form = 0; form < sizeof(forms) / sizeof(forms[0]); form++) {
			snprintf(name, sizeof(name), "%s %lx", names[fd], forms[form]);
			say(name, syscall(SYS_ioctl, fd, forms[form], "!"));
		}
	return 0;
}

static int swap(const char *one, const char *other)
{
	struct pollfd input = { .fd = 0, .events = POLLIN };
	unsigned long count = 0;

	puts("up");
	fflush(stdout);
	for (; count % 64 || poll(&input, 1, 0) == 0; count++)
		if (renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) < 0) {
			perror(one);
			return 1;
		}
	printf("swaps: %lu\n", count);
	return 0;
}

static int show(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	if (file && fgets(line, sizeof(line), file))
		fputs(line, stdout);
	else
		perror(path);
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOFBF, 1 << 16);
	if (argc == 2 && strcmp(argv[1], "programs") == 0)
		return programs();
	if (argc > 2 && strcmp(argv[1], "writable") == 0)
		return writable(argv + 2);
	if (argc == 2 && strcmp(argv[1], "terminal") == 0)
		return terminal();
	if (argc == 4 && strcmp(argv[1], "swap") == 0)
		return swap(argv[2], argv[3]);
	if (argc == 3 && strcmp(argv[1], "show") == 0)
		return show(argv[2]);
	return 2;
}
