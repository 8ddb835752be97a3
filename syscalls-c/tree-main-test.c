/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree worker by itself, for tests and measurements, never part of the product. It makes the user
 * namespace, then does one of
 *
 *	tree-main-test UIDMAP GIDMAP HOW			work: records on 0, answers on 1
 *	tree-main-test UIDMAP GIDMAP HOW COMMAND [ARGUMENT...]	execute a command in the namespace
 *	tree-main-test --list DIRECTORY				print a tree, in the namespace it is called in
 *	tree-main-test --copy FROM TO, --remove PATH		the two walks, in the namespace they are called in
 *
 * A map is "INSIDE OUTSIDE COUNT ..." on one line. HOW is "direct" (the caller may write maps) or "helper"
 * (newuidmap and newgidmap do). A listed line is
 *
 *	KIND MODE UID GID SECONDS.NANOSECONDS LINKS INODE SIZE PATH CONTENT XATTRS
 *
 * with bytes outside of [!-~], "%" and "," as %XX. CONTENT is a link's target, a device's number, or of a
 * file its first bytes and a checksum.
 */
#define _GNU_SOURCE
#include "tree-at.h"
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "copy.h"
#include "remove.h"

/**
 * quote() - print bytes in one word
 * @bytes:  the bytes
 * @length: how many
 */
static void quote(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)bytes[i];

		if (byte > ' ' && byte < 127 && byte != '%' && byte != ',')
			putchar(byte);
		else
			printf("%%%02X", byte);
	}
}

/**
 * print_content() - print a file's first bytes and an FNV-1a checksum of all
 * @path: the file
 */
static void print_content(const char *path)
{
	static char buffer[1 << 20];
	uint64_t sum = 1469598103934665603U;
	int fd = open(path, O_RDONLY | O_NOFOLLOW), is_first = 1;
	ssize_t got;

	while (fd >= 0 && (got = read(fd, buffer, sizeof(buffer))) > 0) {
		if (is_first)
			quote(buffer, got < 40 ? (size_t)got : 40);
		is_first = 0;
		for (ssize_t i = 0; i < got; i++)
			sum = (sum ^ (unsigned char)buffer[i]) * 1099511628211U;
	}
	printf("#%016llx", (unsigned long long)sum);
	if (fd >= 0)
		close(fd);
}

/**
 * print_xattrs() - print name=value pairs
 * @path: the entry
 */
static void print_xattrs(const char *path)
{
	static char names[65536], value[65536];
	ssize_t length = llistxattr(path, names, sizeof(names));

	for (ssize_t at = 0; at < length; at += (ssize_t)strlen(names + at) + 1) {
		ssize_t size = lgetxattr(path, names + at, value, sizeof(value));

		if (at)
			putchar(',');
		quote(names + at, strlen(names + at));
		putchar('=');
		quote(value, size < 0 ? 0 : (size_t)size);
	}
	putchar('\n');
}

/**
 * list() - print an entry and what is below it
 * @path:  where it is
 * @shown: its path in the tree
 *
 * Return: 0 or 1
 */
static int list(const char *path, const char *shown)
{
	static const char kinds[] = "?pc?d?b?f?l?s???";
	char below[8192], below_shown[8192], target[4096];
	struct dirent **entries;
	struct stat stat;
	int count, failed = 0;

	if (lstat(path, &stat) < 0)
		return 1;
	printf("%c %04o %u %u %lld.%09ld %u %llu %lld ", kinds[(stat.st_mode >> 12) & 15], stat.st_mode & 07777,
	       stat.st_uid, stat.st_gid, (long long)stat.st_mtim.tv_sec, (long)stat.st_mtim.tv_nsec,
	       (unsigned int)stat.st_nlink, (unsigned long long)stat.st_ino,
	       S_ISDIR(stat.st_mode) ? 0LL : (long long)stat.st_size);
	putchar('/');
	quote(shown, strlen(shown));
	putchar(' ');
	if (S_ISREG(stat.st_mode)) {
		print_content(path);
	} else if (S_ISLNK(stat.st_mode)) {
		ssize_t length = readlink(path, target, sizeof(target));

		putchar('>');
		quote(target, length < 0 ? 0 : (size_t)length);
	} else {
		printf("%u:%u", major(stat.st_rdev), minor(stat.st_rdev));
	}
	putchar(' ');
	print_xattrs(path);
	if (!S_ISDIR(stat.st_mode))
		return 0;
	count = scandir(path, &entries, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;

		if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
			snprintf(below, sizeof(below), "%s/%s", path, name);
			snprintf(below_shown, sizeof(below_shown), "%s%s%s", shown, *shown ? "/" : "", name);
			failed |= list(below, below_shown);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return failed | (count < 0);
}

/**
 * write_map() - write a map, three numbers a line
 * @pid:  the namespace's process
 * @file: "uid_map" or "gid_map"
 * @map:  on one line
 *
 * Return: 0 or -1
 */
static int write_map(pid_t pid, const char *file, const char *map)
{
	char path[64], text[1024];
	unsigned int spaces = 0;
	size_t length = strlen(map);
	int fd;

	if (length >= sizeof(text))
		return -1;
	for (size_t i = 0; i <= length; i++)
		text[i] = map[i] == ' ' && ++spaces % 3 == 0 ? '\n' : map[i];
	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	fd = open(path, O_WRONLY);
	return fd < 0 || write(fd, text, length) != (ssize_t)length ? -1 : 0;
}

/**
 * run_helper() - let newuidmap or newgidmap write a map
 * @program: which
 * @pid:     the namespace's process
 * @map:     on one line
 *
 * Return: 0 or -1
 */
static int run_helper(const char *program, pid_t pid, const char *map)
{
	char command[2048];

	snprintf(command, sizeof(command), "%s %d %s", program, (int)pid, map);
	return system(command) == 0 ? 0 : -1;
}

/**
 * map_ids() - the part of the process that stays outside
 * @pid:  the namespace's process
 * @argv: of the program
 *
 * Return: exit status
 */
static int map_ids(pid_t pid, char **argv)
{
	if (strcmp(argv[3], "direct") == 0) {
		if (write_map(pid, "uid_map", argv[1]) < 0)
			return 1;
		return write_map(pid, "gid_map", argv[2]) < 0;
	}
	if (strcmp(argv[3], "single") == 0) {
		char path[64];
		int fd;

		snprintf(path, sizeof(path), "/proc/%d/setgroups", (int)pid);
		fd = open(path, O_WRONLY);
		if (fd < 0 || write(fd, "deny", 4) != 4 || write_map(pid, "uid_map", argv[1]) < 0)
			return 1;
		return write_map(pid, "gid_map", argv[2]) < 0;
	}
	return run_helper("newuidmap", pid, argv[1]) < 0 || run_helper("newgidmap", pid, argv[2]) < 0;
}

int main(int argc, char **argv)
{
	int ready[2], status = 1;
	pid_t outside, self = getpid();
	char byte;

	if (argc == 3 && strcmp(argv[1], "--list") == 0)
		return list(argv[2], "");
	if (argc == 4 && strcmp(argv[1], "--copy") == 0)
		return -copy_tree_at(AT_FDCWD, argv[2], AT_FDCWD, argv[3], COPY_NEW, NULL);
	if (argc == 3 && strcmp(argv[1], "--remove") == 0)
		return -remove_tree_at(AT_FDCWD, argv[2]);
	if (argc < 4 || pipe2(ready, O_CLOEXEC) < 0)
		return 125;
	outside = fork();
	if (outside == 0) {
		_exit(read(ready[0], &byte, 1) == 1 ? map_ids(self, argv) : 1);
	}
	if (outside < 0 || unshare(CLONE_NEWUSER) < 0 || write(ready[1], "", 1) != 1)
		return 125;
	if (waitpid(outside, &status, 0) < 0 || status != 0 || setresgid(0, 0, 0) < 0 || setresuid(0, 0, 0) < 0)
		return 125;
	close(ready[0]);
	close(ready[1]);
	tree_at_prepare();
	if (argc == 4)
		return tree_main(0, 1);
	execvp(argv[4], argv + 4);
	return 127;
}
