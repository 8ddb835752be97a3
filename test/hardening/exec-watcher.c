/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first process that looks at every process that comes into its container, as closely as the kernel lets it, for
 * something of the host's. Built statically, the command of a container that has every capability.
 *
 *   exec-watcher FILE   until SIGTERM; then FILE has "met N", how many processes were met that let nobody look at them,
 *                       and a line for each object of the host's that was seen
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;
static FILE *found;
static int last_met, met;

static void end(int signal)
{
	(void)signal;
	ended = 1;
}

/* A program that is no file of the container's is the runtime's. */
static int is_runtime(int pid, char *exe)
{
	char path[64];
	ssize_t length;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	length = readlink(path, exe, PATH_MAX - 1);
	if (length < 0) {
		if (errno == EACCES || errno == EPERM) {
			met += pid != last_met;
			last_met = pid;
		}
		return 0;
	}
	exe[length] = '\0';
	return strncmp(exe, "/memfd:", 7) == 0;
}

static void look_at_root(int pid, const char *name, const struct stat *own)
{
	char path[64];
	struct stat status;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	if (stat(path, &status) == 0 && (status.st_dev != own->st_dev || status.st_ino != own->st_ino))
		fprintf(found, "%s of %d is not the container's root\n", name, pid);
}

/* The runtime's own descriptors; the command's are its streams alone. */
static void look_at_descriptors(int pid)
{
	char path[64], name[128], link[PATH_MAX];
	struct dirent *entry;
	DIR *list;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	list = opendir(path);
	while (list && (entry = readdir(list))) {
		ssize_t length;

		if (!isdigit(entry->d_name[0]) || atoi(entry->d_name) < 3)
			continue;
		snprintf(name, sizeof(name), "%s/%.16s", path, entry->d_name);
		length = readlink(name, link, sizeof(link) - 1);
		if (length > 0)
			fprintf(found, "descriptor %s of %d: %.*s\n", entry->d_name, pid, (int)length, link);
	}
	if (list)
		closedir(list);
}

static void look_at_memory(int pid)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return;
	fprintf(found, "memory of %d\n", pid);
	close(fd);
}

static void look_by_trace(int pid)
{
	char exe[PATH_MAX];

	if (ptrace(PTRACE_SEIZE, pid, 0, 0) < 0)
		return;
	ptrace(PTRACE_INTERRUPT, pid, 0, 0);
	waitpid(pid, NULL, __WALL);
	if (is_runtime(pid, exe))
		fprintf(found, "%d was traced as %s\n", pid, exe);
	ptrace(PTRACE_DETACH, pid, 0, 0);
}

static void look(int pid, const struct stat *root)
{
	char exe[PATH_MAX];

	look_at_root(pid, "root", root);
	look_at_root(pid, "cwd", root);
	if (is_runtime(pid, exe)) {
		fprintf(found, "program of %d: %s\n", pid, exe);
		look_at_memory(pid);
	}
	look_at_descriptors(pid);
	look_by_trace(pid);
}

int main(int argc, char **argv)
{
	struct stat root;

	if (argc != 2 || !(found = fopen(argv[1], "w")) || stat("/", &root) < 0)
		return 1;
	signal(SIGTERM, end);
	while (!ended) {
		DIR *all = opendir("/proc");
		struct dirent *entry;

		while (all && (entry = readdir(all)))
			if (atoi(entry->d_name) > 1)
				look(atoi(entry->d_name), &root);
		if (all)
			closedir(all);
	}
	fprintf(found, "met %d\n", met);
	return fclose(found) != 0;
}
