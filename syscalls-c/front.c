/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `rl-runtime`, as engines call it: start, kill and delete of a container that is as it should be, and the start of a
 * bundle that was started before, without starting a language runtime for them. Whatever is not as simple as that, and
 * every word that is said, is left to the program `rl` beside this one, which gets the same arguments.
 *
 * The state it reads is the one that created.c has written: the pid, the start time and the control group come first,
 * then id and boot (core/runtime/state.ts). Anything else in their place is no reason for an error here, only for rl.
 *
 * Should:  do all of it or nothing, so that rl finds everything as it was.
 * Mustn't: print; signal a process that has only got the number of a container's.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "front-start.h"
#include "kernel.h"
#include "runtime-state.h"

/**
 * struct call - the arguments, when they are of a kind that is done here
 * @root:   directory of the states
 * @bundle: directory with config.json, or NULL
 * @log:    something is to be said where rl says it
 * @verb:   "run", "create", "start", "kill" or "delete"
 * @id:     the container's
 * @value:  what follows the id, or NULL
 */
struct call {
	const char *root;
	const char *bundle;
	int log;
	const char *verb;
	const char *id;
	const char *value;
};

/**
 * option_value() - the value of an option that takes one
 * @argv: at the option
 * @name: "--root"
 * @used: set to the number of arguments that it takes
 *
 * Return: the value, or NULL when this is another option
 */
static const char *option_value(char **argv, const char *name, int *used)
{
	size_t length = strlen(name);

	if (strncmp(argv[0], name, length) != 0)
		return NULL;
	if (argv[0][length] == '=') {
		*used = 1;
		return argv[0] + length + 1;
	}
	*used = 2;
	return argv[0][length] == '\0' ? argv[1] : NULL;
}

/**
 * parse() - take the arguments apart
 * @argv: after the program's name
 * @call: filled
 *
 * Return: whether they are all of the few kinds that are known here
 */
static int parse(char **argv, struct call *call)
{
	const char **words[] = { &call->verb, &call->id, &call->value };
	size_t count = 0;

	while (*argv) {
		const char *value;
		int used = 1;

		if ((value = option_value(argv, "--root", &used)))
			call->root = value;
		else if ((value = option_value(argv, "--bundle", &used)) || (value = option_value(argv, "-b", &used)))
			call->bundle = value;
		else if (option_value(argv, "--log", &used) || option_value(argv, "--log-format", &used) ||
			 strcmp(*argv, "--systemd-cgroup") == 0)
			call->log = 1; /* about what rl says, and how groups are made */
		else if (**argv == '-' || count == sizeof(words) / sizeof(words[0]))
			return 0;
		else
			*words[count++] = *argv;
		argv += used;
	}
	return count >= 2 && call->root && call->root[0] == '/';
}

/**
 * default_root() - where states are when no option says so, as cli/oci/root.ts has it
 * @path: filled
 *
 * Return: the path, or NULL when it takes more to find out
 */
static const char *default_root(char path[PATH_MAX])
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct stat status;

	if (!runtime || runtime[0] != '/' || snprintf(path, PATH_MAX, "%s/rl/oci", runtime) >= PATH_MAX ||
	    stat(path, &status) < 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid())
		return NULL;
	return path;
}

/**
 * signal_number() - a signal by number or name
 * @text: "9", "KILL", "SIGKILL"; NULL is SIGTERM
 *
 * Return: its number, or 0 for those that are too rare to know here
 */
static int signal_number(const char *text)
{
	static const struct {
		const char *name;
		int number;
	} names[] = { { "TERM", SIGTERM }, { "KILL", SIGKILL },	 { "INT", SIGINT },   { "HUP", SIGHUP },
		      { "QUIT", SIGQUIT }, { "USR1", SIGUSR1 },	 { "USR2", SIGUSR2 }, { "STOP", SIGSTOP },
		      { "CONT", SIGCONT }, { "WINCH", SIGWINCH } };
	char *end;
	long number;

	if (!text)
		return SIGTERM;
	number = strtol(text, &end, 10);
	if (*text >= '1' && *text <= '9' && *end == '\0')
		return number < NSIG ? (int)number : 0;
	if (strncmp(text, "SIG", 3) == 0)
		text += 3;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i].name) == 0)
			return names[i].number;
	return 0;
}

/**
 * act() - do what is asked for
 * @call: the arguments
 *
 * Return: whether it was done; if not, nothing was
 */
static int act(const struct call *call)
{
	struct runtime_state state;
	int directory, done = 0;

	if (strcmp(call->verb, "run") == 0 || strcmp(call->verb, "create") == 0) {
		if (!call->log && !call->value)
			front_start(call->verb, call->root, call->bundle ? call->bundle : ".", call->id);
		return 0;
	}
	if (call->bundle)
		return 0;
	directory = runtime_state_open(call->root, call->id, &state);
	if (directory < 0)
		return 0;
	if (strcmp(call->verb, "start") == 0 && !call->value)
		done = !state.has_hooks && runtime_state_start(directory, &state);
	else if (strcmp(call->verb, "kill") == 0)
		done = runtime_state_signal(&state, signal_number(call->value));
	else if (strcmp(call->verb, "delete") == 0 && !call->value)
		done = !state.has_hooks && runtime_state_delete(call->root, call->id, directory, &state);
	close(directory);
	return done;
}

/**
 * hand_over() - become rl, with the same arguments
 * @argv: ours, terminated by NULL
 *
 * Return: only when there is no rl
 */
static int hand_over(char **argv)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
	char *slash;

	if (length > 0 && length < (ssize_t)sizeof(path)) {
		path[length] = '\0';
		slash = strrchr(path, '/');
		if (slash && slash - path < (ssize_t)sizeof(path) - 4) {
			strcpy(slash, "/rl");
			/* by which it knows that it is the runtime */
			argv[0] = (char[]){ "rl-runtime" };
			execve(path, argv, environ);
		}
	}
	dprintf(2, "rl-runtime: Cannot execute \"%s\": %s\nhint: install rl and rl-runtime in one directory\n",
		length > 0 ? path : "rl", strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	struct call call = { 0 };
	char root[PATH_MAX];

	if (argc < 1)
		return 1;
	call.root = default_root(root);
	if (parse(argv + 1, &call) && act(&call))
		return 0;
	return hand_over(argv);
}
